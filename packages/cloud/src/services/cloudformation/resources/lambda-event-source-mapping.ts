import type { CreateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import type { JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, number, requiredText, structure, text, texts } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Lambda::EventSourceMapping`: a function that polls a queue or stream. */
export const lambdaEventSourceMapping: ResourceProvider = {
  type: "AWS::Lambda::EventSourceMapping",
  properties: [
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "Enabled",
    "EventSourceArn",
    "FilterCriteria",
    "FunctionName",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
  ],
  replacedBy: ["EventSourceArn", "StartingPosition"],
  async create(properties, { services, scope }) {
    const StartingPosition = structure<CreateEventSourceMappingCommandInput["StartingPosition"]>(
      properties,
      "StartingPosition",
    );
    const input = { ...settings(properties), EventSourceArn: text(properties, "EventSourceArn"), StartingPosition };
    const created = await services.call({ service: "lambda", operation: "CreateEventSourceMapping", input, scope });
    const UUID = created.UUID ?? "";
    return { physicalId: UUID, attributes: { Id: UUID, EventSourceMappingArn: created.EventSourceMappingArn ?? "" } };
  },
  async update(existing, properties, { services, scope }) {
    const input = { ...settings(properties), UUID: existing.physicalId };
    await services.call({ service: "lambda", operation: "UpdateEventSourceMapping", input, scope });
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "lambda", operation: "DeleteEventSourceMapping", input: { UUID: physicalId }, scope }),
    );
  },
};

function settings(properties: JsonObject) {
  type Input = CreateEventSourceMappingCommandInput;
  return {
    FunctionName: requiredText(properties, "FunctionName"),
    BatchSize: number(properties, "BatchSize"),
    BisectBatchOnFunctionError: flag(properties, "BisectBatchOnFunctionError"),
    DestinationConfig: structure<Input["DestinationConfig"]>(properties, "DestinationConfig"),
    Enabled: flag(properties, "Enabled"),
    FilterCriteria: structure<Input["FilterCriteria"]>(properties, "FilterCriteria"),
    FunctionResponseTypes: texts(properties, "FunctionResponseTypes") as Input["FunctionResponseTypes"],
    MaximumBatchingWindowInSeconds: number(properties, "MaximumBatchingWindowInSeconds"),
    MaximumRecordAgeInSeconds: number(properties, "MaximumRecordAgeInSeconds"),
    MaximumRetryAttempts: number(properties, "MaximumRetryAttempts"),
    ParallelizationFactor: number(properties, "ParallelizationFactor"),
    ScalingConfig: structure<Input["ScalingConfig"]>(properties, "ScalingConfig"),
  };
}
