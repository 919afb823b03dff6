import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Sets how traces are encrypted. */
export function putEncryptionConfig({ encryption }: XRay): OperationHandler<typeof Client, "PutEncryptionConfig"> {
  return ({ Type: type, KeyId: keyId }, { scope }) => ({ EncryptionConfig: encryption.put(scope, type, keyId) });
}
