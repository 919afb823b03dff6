import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, text, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** What metric and composite alarms have in common, as properties of a resource. */
const COMMON_PROPERTIES = [
  "ActionsEnabled",
  "AlarmActions",
  "AlarmDescription",
  "AlarmName",
  "InsufficientDataActions",
  "OKActions",
];

const MAX_ALARM_NAME = 255;

/** A kind of alarm: its own properties, and the operation that puts it. */
interface AlarmResource {
  readonly type: string;
  readonly properties: readonly string[];
  readonly operation: "PutCompositeAlarm" | "PutMetricAlarm";
  /** The operation's input beyond what all alarms have. */
  readonly inputOf: (properties: JsonObject) => object;
}

/** The provider of a kind of alarm. */
export function alarmProvider({ type, properties: own, operation, inputOf }: AlarmResource): ResourceProvider {
  const put = async (AlarmName: string, properties: JsonObject, { services, scope }: ProviderContext) => {
    const input = { AlarmName, ...commonInput(properties), ...inputOf(properties) };
    await services.call({ service: "cloudwatch", operation, input, scope });
  };
  return {
    type,
    properties: [...COMMON_PROPERTIES, ...own].sort(),
    replacedBy: ["AlarmName"],
    async create(properties, context) {
      const AlarmName = text(properties, "AlarmName") ?? generatedName(context, MAX_ALARM_NAME);
      await put(AlarmName, properties, context);
      const Arn = `arn:aws:cloudwatch:${context.scope.region}:${context.scope.accountId}:alarm:${AlarmName}`;
      return { physicalId: AlarmName, attributes: { Arn } };
    },
    async update(existing, properties, context) {
      await put(existing.physicalId, properties, context);
      return existing;
    },
    async remove({ physicalId }, { services, scope }) {
      const input = { AlarmNames: [physicalId] };
      await ignoreMissing(services.call({ service: "cloudwatch", operation: "DeleteAlarms", input, scope }));
    },
  };
}

function commonInput(properties: JsonObject) {
  return {
    ActionsEnabled: flag(properties, "ActionsEnabled"),
    AlarmActions: texts(properties, "AlarmActions"),
    AlarmDescription: text(properties, "AlarmDescription"),
    InsufficientDataActions: texts(properties, "InsufficientDataActions"),
    OKActions: texts(properties, "OKActions"),
  };
}
