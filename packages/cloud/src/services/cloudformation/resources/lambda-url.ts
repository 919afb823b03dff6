import type { CreateFunctionUrlConfigCommandInput } from "@aws-sdk/client-lambda";
import type { JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, structure, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::Url`. */
export const lambdaUrl: ResourceProvider = {
  type: "AWS::Lambda::Url",
  properties: ["AuthType", "Cors", "InvokeMode", "Qualifier", "TargetFunctionArn"],
  replacedBy: ["Qualifier", "TargetFunctionArn"],
  async create(properties, { services, scope }) {
    const created = await services.call({
      service: "lambda",
      operation: "CreateFunctionUrlConfig",
      input: settings(properties),
      scope,
    });
    const FunctionArn = created.FunctionArn ?? "";
    return { physicalId: FunctionArn, attributes: { FunctionArn, FunctionUrl: created.FunctionUrl ?? "" } };
  },
  async update(existing, properties, { services, scope }) {
    await services.call({
      service: "lambda",
      operation: "UpdateFunctionUrlConfig",
      input: settings(properties),
      scope,
    });
    return existing;
  },
  async remove({ properties }, { services, scope }) {
    const { FunctionName, Qualifier } = settings(properties);
    await ignoreMissing(
      services.call({
        service: "lambda",
        operation: "DeleteFunctionUrlConfig",
        input: { FunctionName, Qualifier },
        scope,
      }),
    );
  },
};

/** An alias's ARN carries the qualifier that the API wants apart. */
function settings(properties: JsonObject) {
  const target = requiredText(properties, "TargetFunctionArn");
  const [, unqualified, qualifier] = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+):([^:]+)$/.exec(target) ?? [];
  type Input = CreateFunctionUrlConfigCommandInput;
  return {
    FunctionName: unqualified ?? target,
    Qualifier: text(properties, "Qualifier") ?? qualifier,
    AuthType: structure<Input["AuthType"]>(properties, "AuthType") ?? "AWS_IAM",
    Cors: structure<Input["Cors"]>(properties, "Cors"),
    InvokeMode: structure<Input["InvokeMode"]>(properties, "InvokeMode"),
  };
}
