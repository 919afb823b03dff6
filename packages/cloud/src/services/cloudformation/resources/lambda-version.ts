import { number, requiredText, text } from "./property-values.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { isJsonObject } from "@faultline/core";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::Version`. */
export const lambdaVersion: ResourceProvider = {
  type: "AWS::Lambda::Version",
  properties: ["CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"],
  replacedBy: ["CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"],
  async create(properties, { services, scope }) {
    const FunctionName = requiredText(properties, "FunctionName");
    const input = {
      FunctionName,
      Description: text(properties, "Description"),
      CodeSha256: text(properties, "CodeSha256"),
    };
    const published = await services.call({ service: "lambda", operation: "PublishVersion", input, scope });
    const Version = published.Version ?? "";
    const provisioned = properties["ProvisionedConcurrencyConfig"];
    if (isJsonObject(provisioned)) {
      const ProvisionedConcurrentExecutions = number(provisioned, "ProvisionedConcurrentExecutions");
      await services.call({
        service: "lambda",
        operation: "PutProvisionedConcurrencyConfig",
        input: { FunctionName, Qualifier: Version, ProvisionedConcurrentExecutions },
        scope,
      });
    }
    const FunctionArn = published.FunctionArn ?? "";
    return { physicalId: FunctionArn, attributes: { Version, FunctionArn } };
  },
  async update(existing) {
    return existing;
  },
  async remove({ attributes, properties }, { services, scope }) {
    const input = {
      FunctionName: requiredText(properties, "FunctionName"),
      Qualifier: requiredText(attributes, "Version"),
    };
    await ignoreMissing(services.call({ service: "lambda", operation: "DeleteFunction", input, scope }));
  },
};
