import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Tells how traces are encrypted. */
export function getEncryptionConfig({ encryption }: XRay): OperationHandler<typeof Client, "GetEncryptionConfig"> {
  return (_input, { scope }) => ({ EncryptionConfig: encryption.get(scope) });
}
