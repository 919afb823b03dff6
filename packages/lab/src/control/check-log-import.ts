import { type EpochMs, epochMs, isJsonObject, LabError, parseJson } from "@faultline/core";
import type { LogImport } from "./contract.ts";

/** Events of one request, and bytes of one message. */
const MAX_EVENTS = 10_000;
const MAX_MESSAGE_BYTES = 1_048_576;
/** Times after this are no milliseconds: the year 5138. */
const MAX_TIME = 100_000_000_000_000;

type Event = LogImport["events"][number] & { readonly timestamp: EpochMs };

/** The events of a request's body. @throws LabError `CONTROL_INPUT_INVALID`. */
export function checkLogImport(logGroup: string, body: Uint8Array): readonly Event[] {
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(logGroup)) {
    throw invalid(`'${logGroup}' is no name of a log group`, "use letters, digits and . - _ / #, at most 512");
  }
  const document = parseJson(Buffer.from(body).toString("utf8"));
  const events: unknown = isJsonObject(document) ? document["events"] : undefined;
  if (!Array.isArray(events) || events.length > MAX_EVENTS) {
    throw invalid("the body has no list of events", `give {"events": [...]} with at most ${MAX_EVENTS}`);
  }
  return (events as readonly unknown[]).map(checkEvent);
}

function checkEvent(event: unknown, index: number): Event {
  const hint = `give {"timestamp": milliseconds, "message": text of 1 to ${MAX_MESSAGE_BYTES} bytes, "logStream": name}`;
  if (typeof event !== "object" || event === null) throw invalid(`event ${index} is no object`, hint);
  const { timestamp, message, logStream } = event as Partial<Record<string, unknown>>;
  if (!isTime(timestamp)) {
    throw invalid(`event ${index} has the timestamp ${JSON.stringify(timestamp) ?? "undefined"}`, hint);
  }
  if (typeof message !== "string" || message === "" || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
    throw invalid(`event ${index} has no message, or one that is too long`, hint);
  }
  if (typeof logStream !== "string" || !/^[^:*]{1,512}$/.test(logStream)) {
    throw invalid(`event ${index} has no valid logStream`, hint);
  }
  return { timestamp: epochMs(timestamp), message, logStream };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_TIME;
}

function invalid(message: string, hint: string): LabError {
  return new LabError("CONTROL_INPUT_INVALID", message, hint);
}
