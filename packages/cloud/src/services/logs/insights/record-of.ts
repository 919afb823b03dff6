import { discoverFields, type QueryRow } from "@faultline/telemetry";

/** Every field that is stored with an event. Those that are discovered in its message are read from the message. */
export const STORED_FIELDS =
  "fields @timestamp, @ingestionTime, @message, @log, @logStream, @type, @requestId, @duration, @billedDuration, " +
  "@initDuration, @maxMemoryUsed, @memorySize, @xrayTraceId, @xraySegmentId";

/** The leaves of the message's JSON beside the stored fields, by dotted name. */
export function recordOf({ fields }: QueryRow): Record<string, string> {
  const record = Object.fromEntries(fields.map(({ field, value }) => [field, value]));
  return { ...discoverFields(record["@message"] ?? ""), ...record };
}
