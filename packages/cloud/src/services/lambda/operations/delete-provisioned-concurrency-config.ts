import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireProvisionable } from "./provisioned-settings.ts";

/** Ends the provisioned concurrency of an alias or version; none is no error, as on AWS. */
export function deleteProvisionedConcurrencyConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteProvisionedConcurrencyConfig"> {
  return async (input, { scope }) => {
    const refusal = "The function resource provided must be an alias or a published version.";
    const { name, qualifier } = requireProvisionable(parts, scope, input, refusal);
    parts.provisionedSettings.delete(scope, name, qualifier);
    await parts.provisioned.release(scope, name, qualifier);
    return {};
  };
}
