import { epochMs, type EpochMs, isJsonObject, type JsonObject } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import {
  type Attributes,
  attributesOf,
  numberIn,
  objectsIn,
  plainValue,
  resourceOf,
  scopeOf,
  textIn,
  textOf,
  timeMsIn,
} from "./read-otlp.ts";

/**
 * The log events of an export request: each resource writes to the group that `aws.log.group.names` names, or to
 * `/otlp/<service name>`, and to the stream `service.instance.id`, or `otlp`.
 */
export function logsToEvents(request: JsonObject, now: EpochMs): LogEvent[] {
  return objectsIn(request, "resourceLogs").flatMap((group) => {
    const resource = resourceOf(group);
    const records = objectsIn(group, "scopeLogs").flatMap((scope) => objectsIn(scope, "logRecords"));
    const target = {
      scope: scopeOf(resource),
      logGroup: groupOf(resource),
      logStream: textOf(resource, "service.instance.id") ?? "otlp",
      ingestionTime: now,
    };
    return records.map((record) => ({
      ...target,
      timestamp: epochMs(
        Math.floor(timeMsIn(record, "timeUnixNano") ?? timeMsIn(record, "observedTimeUnixNano") ?? now),
      ),
      message: messageOf(record),
    }));
  });
}

function groupOf(resource: Attributes): string {
  const names = resource.get("aws.log.group.names");
  const [listed] = Array.isArray(names) ? names : [];
  const named = typeof names === "string" ? names.split("&")[0] : typeof listed === "string" ? listed : undefined;
  const service = (textOf(resource, "service.name") ?? "unknown_service").replace(/[^\w./#-]/g, "_");
  return named ?? `/otlp/${service}`;
}

/** The body alone where a record has nothing else; else JSON, which Logs Insights finds fields in. */
function messageOf(record: JsonObject): string {
  const body = plainValue(isJsonObject(record.body) ? record.body : undefined);
  const attributes = attributesOf(record);
  const severity = textIn(record, "severityText");
  const traceId = textIn(record, "traceId");
  const isBare = attributes.size === 0 && severity === undefined && traceId === undefined && typeof body === "string";
  if (isBare) return body;
  return JSON.stringify({
    body,
    severityText: severity,
    severityNumber: numberIn(record, "severityNumber"),
    attributes: attributes.size === 0 ? undefined : Object.fromEntries(attributes),
    traceId,
    spanId: textIn(record, "spanId"),
  });
}
