import { type EpochMs, isJsonObject, type JsonObject, type JsonValue, parseJson, type TraceId } from "@faultline/core";
import type { SegmentDocument } from "@faultline/telemetry";
import { MAX_DOCUMENT_BYTES, MAX_NAME_LENGTH, RETENTION_DAYS } from "./limits.ts";

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
  holds(document: JsonObject, now: EpochMs): boolean;
}

/** Checked in order; the first that fails is reported. */
const REQUIREMENTS: readonly Requirement[] = [
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
    code: "MissingTraceId",
    message: "A segment needs a trace_id",
    holds: (document) => typeof document.trace_id === "string",
  },
  {
    code: "InvalidTraceId",
    message: `A trace id is 1-<8 hex epoch seconds>-<24 hex>, at most ${RETENTION_DAYS} days old`,
    holds: (document, now) => isRecentTraceId(textOf(document.trace_id), now),
  },
  {
    code: "InvalidStartTime",
    message: "start_time is seconds since the epoch",
    holds: (document) => isTime(document.start_time),
  },
  {
    code: "InvalidEndTime",
    message: "A segment needs an end_time, seconds since the epoch, or in_progress true",
    holds: (document) => isTime(document.end_time) || document.in_progress === true,
  },
  {
    code: "InvalidSubsegment",
    message: "A subsegment sent on its own needs a parent_id",
    holds: (document) => document.type !== "subsegment" || SEGMENT_ID.test(textOf(document.parent_id)),
  },
];

/**
 * Reads one document as PutTraceSegments and the daemon take it: the required members are checked, the others kept.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents", read 2026-11.
 */
export function parseSegmentDocument(text: string, now: EpochMs): ParsedDocument {
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    return {
      rejected: {
        ErrorCode: "DocumentTooLarge",
        Message: `A segment document has at most ${MAX_DOCUMENT_BYTES} bytes`,
      },
    };
  }
  const value: JsonValue | undefined = parseJson(text);
  if (!isJsonObject(value))
    return { rejected: { ErrorCode: "ParseError", Message: "Invalid segment. The document is no JSON object" } };
  const failed = REQUIREMENTS.find((requirement) => !requirement.holds(value, now));
  if (failed === undefined) return { document: value as unknown as ReceivedDocument }; // Checked just now.
  const { id } = value;
  return {
    rejected: { ...(typeof id === "string" ? { Id: id } : {}), ErrorCode: failed.code, Message: failed.message },
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isRecentTraceId(text: string, now: EpochMs): boolean {
  const epochHex = TRACE_ID.exec(text)?.[1];
  return epochHex !== undefined && now - Number.parseInt(epochHex, 16) * 1000 < RETENTION_DAYS * MS_PER_DAY;
}
