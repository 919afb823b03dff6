import { type EpochMs, isJsonObject, type JsonObject, type JsonValue, parseJson, type TraceId } from "@faultline/core";
import type { SegmentDocument } from "@faultline/telemetry";
import { complySegment } from "./comply-segment.ts";
import {
  MAX_DOCUMENT_BYTES,
  MAX_NAME_LENGTH,
  MAX_SUBSEGMENT_DEPTH,
  MAX_TIME_SECONDS,
  RETENTION_DAYS,
} from "./limits.ts";

/** A document that names its trace. */
export type ReceivedDocument = SegmentDocument & { readonly trace_id: TraceId };

/** Why a document was not taken, as PutTraceSegments reports it. */
export interface RejectedDocument {
  readonly Id?: string;
  readonly ErrorCode: string;
  readonly Message: string;
}

/** What came of one document. */
export type ParsedDocument = { readonly document: ReceivedDocument } | { readonly rejected: RejectedDocument };

const MS_PER_DAY = 86_400_000;
const TRACE_ID = /^1-([0-9a-f]{8})-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;
const NAME = /^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]+$/u;

interface Requirement {
  readonly code: string;
  readonly message: string;
  readonly holds: (document: JsonObject, now: EpochMs) => boolean;
}

/** Of a segment, and of a subsegment wherever it stands. Checked in order; the first that fails is reported. */
const PART_REQUIREMENTS: readonly Requirement[] = [
  { code: "MissingId", message: "A segment needs an id", holds: ({ id }) => typeof id === "string" },
  { code: "InvalidId", message: "An id is 16 hexadecimal digits", holds: ({ id }) => SEGMENT_ID.test(textOf(id)) },
  {
    code: "MissingName",
    message: "A segment needs a name",
    holds: ({ name }) => typeof name === "string" && name !== "",
  },
  {
    code: "InvalidName",
    message: `A name has at most ${MAX_NAME_LENGTH} letters, digits, blanks and _.:/%&#=+\\-@`,
    holds: ({ name }) => textOf(name).length <= MAX_NAME_LENGTH && NAME.test(textOf(name)),
  },
  {
    code: "MissingStartTime",
    message: "A segment needs a start_time",
    holds: ({ start_time: start }) => start !== undefined,
  },
  {
    code: "InvalidStartTime",
    message: "start_time is seconds since the epoch, not milliseconds",
    holds: (document) => isTime(document.start_time),
  },
  {
    code: "MissingEndTime",
    message: "A segment needs an end_time, or in_progress true",
    holds: ({ end_time: end, in_progress: isRunning }) => end !== undefined || isRunning === true,
  },
  {
    code: "InvalidEndTime",
    message: "end_time is seconds since the epoch, and not before start_time",
    holds: ({ start_time: start, end_time: end }) => end === undefined || (isTime(end) && Number(end) >= Number(start)),
  },
];

/** Of a whole document besides. */
const DOCUMENT_REQUIREMENTS: readonly Requirement[] = [
  {
    code: "MissingTraceId",
    message: "A segment needs a trace_id",
    holds: (document) => typeof document.trace_id === "string",
  },
  {
    code: "InvalidTraceId",
    message: `A trace id is 1-<8 hex epoch seconds>-<24 hex>, at most ${RETENTION_DAYS} days old and a day ahead`,
    holds: (document, now) => isRecentTraceId(textOf(document.trace_id), now),
  },
  {
    code: "InvalidParentId",
    message: "A parent_id is 16 hexadecimal digits, and not the segment's own id",
    holds: ({ id, parent_id: parent }) => parent === undefined || (SEGMENT_ID.test(textOf(parent)) && parent !== id),
  },
  {
    code: "InvalidSubsegment",
    message: "A subsegment sent on its own needs a parent_id",
    holds: (document) => document.type !== "subsegment" || document.parent_id !== undefined,
  },
];

/**
 * Reads one document as PutTraceSegments and the daemon take it: the required members are checked, of the others those
 * kept that comply with the schema.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents" and "Sending trace data to AWS X-Ray" (`InvalidTraceId`), read
 *   2026-11; `MissingId`, `InvalidName` and `MissingEndTime` as issues quote AWS: 29 of humanmade/aws-xray, 184 of
 *   aws/aws-xray-daemon, 16 of Napp/xray-laravel. The other codes are not documented.
 */
export function parseSegmentDocument(text: string, now: EpochMs): ParsedDocument {
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    const message = `A segment document has at most ${MAX_DOCUMENT_BYTES} bytes`;
    return rejected({}, { code: "DocumentTooLarge", message });
  }
  const parsed: JsonValue | undefined = parseJson(text);
  if (!isJsonObject(parsed)) {
    return rejected({}, { code: "ParseError", message: "The document is no JSON object" });
  }
  const value = withoutNulls(parsed);
  const failed = [...PART_REQUIREMENTS, ...DOCUMENT_REQUIREMENTS].find(({ holds }) => !holds(value, now));
  if (failed !== undefined) return rejected(value, failed);
  const parts = complyParts(value, now, 0);
  if ("failure" in parts) return rejected(value, parts.failure, "subsegment");
  return { document: parts.part as unknown as ReceivedDocument }; // Checked just now.
}

type Failure = Pick<Requirement, "code" | "message">;

/** The part with its subsegments as the schema has them, or what is wrong with one of them. */
function complyParts(
  part: JsonObject,
  now: EpochMs,
  depth: number,
): { readonly part: JsonObject } | { readonly failure: Failure } {
  const own = complySegment(part);
  if (!Array.isArray(part.subsegments) || part.subsegments.length === 0) return { part: own };
  if (depth >= MAX_SUBSEGMENT_DEPTH) {
    return invalidSubsegment(`Subsegments are nested deeper than ${MAX_SUBSEGMENT_DEPTH} levels`);
  }
  const subsegments: JsonObject[] = [];
  const given: readonly JsonValue[] = part.subsegments;
  for (const element of given) {
    if (!isJsonObject(element)) return invalidSubsegment("A subsegment is a JSON object");
    const child = withoutNulls(element);
    const failed = PART_REQUIREMENTS.find(({ holds }) => !holds(child, now));
    if (failed !== undefined) {
      return { failure: { code: failed.code, message: `${textOf(child.id)}: ${failed.message}` } };
    }
    const kept = complyParts(child, now, depth + 1);
    if ("failure" in kept) return kept;
    subsegments.push(kept.part);
  }
  return { part: { ...own, subsegments } };
}

function invalidSubsegment(message: string): { readonly failure: Failure } {
  return { failure: { code: "InvalidSubsegment", message } };
}

/** Some recorders write null for a member that they have not. */
function withoutNulls(part: JsonObject): JsonObject {
  const members = Object.entries(part);
  if (!members.some(([, value]) => value === null)) return part;
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}

/** `Differs from AWS:` the cause says what is wrong, where AWS leaves it out or says `null`. */
function rejected({ id }: JsonObject, { code, message }: Failure, kind = "segment"): ParsedDocument {
  const Message = `Invalid ${kind}. ErrorCode: ${code}, Cause: ${message}`;
  return { rejected: { ...(typeof id === "string" ? { Id: id } : {}), ErrorCode: code, Message } };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === "number" && value >= 0 && value <= MAX_TIME_SECONDS;
}

function isRecentTraceId(text: string, now: EpochMs): boolean {
  const epochHex = TRACE_ID.exec(text)?.[1];
  if (epochHex === undefined) return false;
  const ageMs = now - Number.parseInt(epochHex, 16) * 1000;
  return ageMs < RETENTION_DAYS * MS_PER_DAY && ageMs > -MS_PER_DAY; // A time range would never find a later one.
}
