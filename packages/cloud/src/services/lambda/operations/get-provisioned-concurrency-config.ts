import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeProvisioned, requireProvisionable, requireProvisioned } from "./provisioned-settings.ts";

/** The provisioned concurrency of an alias or version, and how far its allocation is. */
export function getProvisionedConcurrencyConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetProvisionedConcurrencyConfig"> {
  return (input, { scope }) => {
    const refusal = "The function resource provided must be an alias or a published version.";
    const { name, qualifier } = requireProvisionable(parts, scope, input, refusal);
    return describeProvisioned(parts, scope, requireProvisioned(parts, scope, name, qualifier));
  };
}
