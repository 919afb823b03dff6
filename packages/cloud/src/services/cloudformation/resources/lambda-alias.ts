import { isJsonObject, type JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { number, requiredText, text } from "./property-values.ts";
import { deleteProvisionedConcurrency, putProvisionedConcurrency } from "./provisioned-concurrency.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::Alias`, with weights and provisioned concurrency. */
export const lambdaAlias: ResourceProvider = {
  type: "AWS::Lambda::Alias",
  properties: [
    "Description",
    "FunctionName",
    "FunctionVersion",
    "Name",
    "ProvisionedConcurrencyConfig",
    "RoutingConfig",
  ],
  replacedBy: ["FunctionName", "Name"],
  async create(properties, context) {
    const { services, scope } = context;
    const created = await services.call({
      service: "lambda",
      operation: "CreateAlias",
      input: aliasInput(properties),
      scope,
    });
    await putProvisionedConcurrency(qualified(properties), properties, context);
    return { physicalId: created.AliasArn ?? "", attributes: { AliasArn: created.AliasArn ?? "" } };
  },
  async update(existing, properties, context) {
    const { services, scope } = context;
    await services.call({ service: "lambda", operation: "UpdateAlias", input: aliasInput(properties), scope });
    const isWanted = properties["ProvisionedConcurrencyConfig"] !== undefined;
    const wasWanted = existing.properties["ProvisionedConcurrencyConfig"] !== undefined;
    if (wasWanted && !isWanted) await deleteProvisionedConcurrency(qualified(properties), context);
    await putProvisionedConcurrency(qualified(properties), properties, context);
    return existing;
  },
  async remove({ properties }, { services, scope }) {
    const input = { FunctionName: requiredText(properties, "FunctionName"), Name: requiredText(properties, "Name") };
    await ignoreMissing(services.call({ service: "lambda", operation: "DeleteAlias", input, scope }));
  },
};

function qualified(properties: JsonObject) {
  return { FunctionName: requiredText(properties, "FunctionName"), Qualifier: requiredText(properties, "Name") };
}

function aliasInput(properties: JsonObject) {
  const AdditionalVersionWeights = additionalWeights(properties);
  return {
    FunctionName: requiredText(properties, "FunctionName"),
    Name: requiredText(properties, "Name"),
    FunctionVersion: requiredText(properties, "FunctionVersion"),
    Description: text(properties, "Description"),
    RoutingConfig: { AdditionalVersionWeights },
  };
}

/** CloudFormation lists weights; Lambda's API maps them by version. */
function additionalWeights(properties: JsonObject): Record<string, number> {
  const routing = properties["RoutingConfig"];
  const listed = isJsonObject(routing) ? routing["AdditionalVersionWeights"] : undefined;
  const weights: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return Object.fromEntries(
    weights
      .filter(isJsonObject)
      .map((weight) => [requiredText(weight, "FunctionVersion"), number(weight, "FunctionWeight") ?? 0]),
  );
}
