import type { MetricTransformation } from "@aws-sdk/client-cloudwatch-logs";
import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { MAX_FILTER_NAME } from "./logs-subscription-filter.ts";
import { number, requiredText, text } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::Logs::MetricFilter`. */
export const logsMetricFilter: ResourceProvider = {
  type: "AWS::Logs::MetricFilter",
  properties: ["FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"],
  replacedBy: ["FilterName", "LogGroupName"],
  async create(properties, context) {
    const filterName = text(properties, "FilterName") ?? generatedName(context, MAX_FILTER_NAME);
    await putMetricFilter(filterName, properties, context);
    return { physicalId: filterName, attributes: {} };
  },
  async update(existing, properties, context) {
    await putMetricFilter(existing.physicalId, properties, context);
    return existing;
  },
  async remove({ physicalId: filterName, properties }, { services, scope }) {
    const input = { logGroupName: requiredText(properties, "LogGroupName"), filterName };
    await ignoreMissing(services.call({ service: "logs", operation: "DeleteMetricFilter", input, scope }));
  },
};

async function putMetricFilter(
  filterName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const transformations = properties["MetricTransformations"];
  const list: readonly JsonValue[] = Array.isArray(transformations) ? transformations : [];
  const input = {
    logGroupName: requiredText(properties, "LogGroupName"),
    filterName,
    filterPattern: text(properties, "FilterPattern") ?? "",
    metricTransformations: list.filter(isJsonObject).map(transformationOf),
  };
  await services.call({ service: "logs", operation: "PutMetricFilter", input, scope });
}

function transformationOf(transformation: JsonObject): MetricTransformation {
  const defaultValue = number(transformation, "DefaultValue");
  const unit = text(transformation, "Unit");
  const dimensions = transformation["Dimensions"];
  const pairs: readonly JsonValue[] = Array.isArray(dimensions) ? dimensions : [];
  return {
    metricNamespace: requiredText(transformation, "MetricNamespace"),
    metricName: requiredText(transformation, "MetricName"),
    metricValue: requiredText(transformation, "MetricValue"),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(unit === undefined ? {} : { unit: unit as NonNullable<MetricTransformation["unit"]> }), // The callee checks it.
    ...(pairs.length === 0 ? {} : { dimensions: Object.fromEntries(pairs.filter(isJsonObject).map(pairOf)) }),
  };
}

function pairOf(dimension: JsonObject): readonly [string, string] {
  return [requiredText(dimension, "Key"), requiredText(dimension, "Value")];
}
