import type { PutFunctionEventInvokeConfigCommandInput } from "@aws-sdk/client-lambda";
import type { JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { number, requiredText, structure } from "./property-values.ts";
import type { Provisioned, ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::EventInvokeConfig`: retries and destinations of asynchronous invocations. */
export const lambdaEventInvokeConfig: ResourceProvider = {
  type: "AWS::Lambda::EventInvokeConfig",
  properties: ["DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"],
  replacedBy: ["FunctionName", "Qualifier"],
  create: put,
  update: (_existing, properties, context) => put(properties, context),
  async remove({ properties }, { services, scope }) {
    const input = {
      FunctionName: requiredText(properties, "FunctionName"),
      Qualifier: requiredText(properties, "Qualifier"),
    };
    await ignoreMissing(
      services.call({ service: "lambda", operation: "DeleteFunctionEventInvokeConfig", input, scope }),
    );
  },
};

async function put(properties: JsonObject, { services, scope }: ProviderContext): Promise<Provisioned> {
  const FunctionName = requiredText(properties, "FunctionName");
  const Qualifier = requiredText(properties, "Qualifier");
  const input = {
    FunctionName,
    Qualifier,
    DestinationConfig: structure<PutFunctionEventInvokeConfigCommandInput["DestinationConfig"]>(
      properties,
      "DestinationConfig",
    ),
    MaximumEventAgeInSeconds: number(properties, "MaximumEventAgeInSeconds"),
    MaximumRetryAttempts: number(properties, "MaximumRetryAttempts"),
  };
  await services.call({ service: "lambda", operation: "PutFunctionEventInvokeConfig", input, scope });
  return { physicalId: `${FunctionName}|${Qualifier}`, attributes: {} };
}
