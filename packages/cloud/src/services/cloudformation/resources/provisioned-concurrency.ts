import { isJsonObject, type JsonObject } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { number } from "./property-values.ts";
import type { ProviderContext } from "./resource-provider.ts";
import { waitUntil } from "./wait-until.ts";

/** A version or alias of a function, as Lambda's API wants it named. */
interface Qualified {
  readonly FunctionName: string;
  readonly Qualifier: string;
}

/** Gives a version or alias the provisioned concurrency of its properties, if any, and waits until it is allocated. */
export async function putProvisionedConcurrency(
  target: Qualified,
  properties: JsonObject,
  context: ProviderContext,
): Promise<void> {
  const provisioned = properties["ProvisionedConcurrencyConfig"];
  if (!isJsonObject(provisioned)) return;
  const { services, scope } = context;
  const ProvisionedConcurrentExecutions = number(provisioned, "ProvisionedConcurrentExecutions");
  const input = { ...target, ProvisionedConcurrentExecutions };
  await services.call({ service: "lambda", operation: "PutProvisionedConcurrencyConfig", input, scope });
  await waitUntil(context, async () => {
    const operation = "GetProvisionedConcurrencyConfig";
    const { Status, StatusReason } = await services.call({ service: "lambda", operation, input: target, scope });
    if (Status === "FAILED") {
      const reason = `Provisioned Concurrency configuration failed to be applied. Reason: ${StatusReason ?? "unknown"}`;
      throw new ServiceError("NotStabilized", reason);
    }
    return Status === "READY";
  });
}

/** Ends the provisioned concurrency of a version or alias. */
export async function deleteProvisionedConcurrency(input: Qualified, { services, scope }: ProviderContext) {
  await ignoreMissing(
    services.call({ service: "lambda", operation: "DeleteProvisionedConcurrencyConfig", input, scope }),
  );
}
