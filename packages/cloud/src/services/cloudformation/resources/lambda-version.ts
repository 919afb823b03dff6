import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, text } from "./property-values.ts";
import { putProvisionedConcurrency } from "./provisioned-concurrency.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::Version`. */
export const lambdaVersion: ResourceProvider = {
  type: "AWS::Lambda::Version",
  properties: ["CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"],
  replacedBy: ["CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"],
  async create(properties, context) {
    const { services, scope } = context;
    const FunctionName = requiredText(properties, "FunctionName");
    const input = {
      FunctionName,
      Description: text(properties, "Description"),
      CodeSha256: text(properties, "CodeSha256"),
    };
    const published = await services.call({ service: "lambda", operation: "PublishVersion", input, scope });
    const Version = published.Version ?? "";
    await putProvisionedConcurrency({ FunctionName, Qualifier: Version }, properties, context);
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
