import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { MAX_LINKS, MAX_MEMBER_DEPTH } from "./limits.ts";

/** What a member's value must be; undefined for one that does not comply. */
type Member = (value: JsonValue) => JsonValue | undefined;

const SEGMENT_ID = /^[0-9a-f]{16}$/;
const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const ANNOTATION_KEY = /^[\w.:]{1,500}$/;

const text: Member = (value) => (typeof value === "string" ? value : undefined);
/** JSON can write numbers that no number holds: `1e400`. */
const number: Member = (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const count: Member = (value) => (Number.isSafeInteger(value) ? value : undefined);
const flag: Member = (value) => (typeof value === "boolean" ? value : undefined);
const object: Member = (value) => (isJsonObject(value) && isNestedWithin(value, MAX_MEMBER_DEPTH) ? value : undefined);

function isNestedWithin(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((member: JsonValue) => isNestedWithin(member, levels - 1));
}

/** An object of known members, each as it must be; others are left out. */
function shape(members: Readonly<Record<string, Member>>): Member {
  const memberOf = (name: string) => (Object.hasOwn(members, name) ? members[name] : undefined);
  return (value) => (isJsonObject(value) ? keepMembers(value, memberOf) : undefined);
}

/** A list of values, without those that do not comply. */
function list(element: Member, limit = Infinity): Member {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const elements: readonly JsonValue[] = value;
    return elements.slice(0, limit).flatMap((item) => element(item) ?? []);
  };
}

function keepMembers(value: JsonObject, memberOf: (name: string) => Member | undefined): JsonObject {
  const kept = Object.entries(value).map(([name, member]) => [name, memberOf(name)?.(member)] as const);
  return Object.fromEntries(kept.filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined));
}

const scalar: Member = (value) => text(value) ?? number(value) ?? flag(value);

const annotations: Member = (value) =>
  isJsonObject(value) ? keepMembers(value, (name) => (ANNOTATION_KEY.test(name) ? scalar : undefined)) : undefined;

const http = shape({
  request: shape({ method: text, url: text, user_agent: text, client_ip: text, x_forwarded_for: flag, traced: flag }),
  response: shape({ status: count, content_length: number }),
});

const exception = shape({
  id: text,
  message: text,
  type: text,
  remote: flag,
  truncated: number,
  skipped: number,
  cause: text,
  stack: list(shape({ path: text, line: number, label: text })),
});

const cause: Member = (value) =>
  text(value) ?? shape({ working_directory: text, paths: list(text), exceptions: list(exception) })(value);

const link: Member = (value) =>
  isJsonObject(value) && isId(value.trace_id, TRACE_ID) && isId(value.id, SEGMENT_ID) ? object(value) : undefined;

function isId(value: JsonValue | undefined, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}

/** Members that are checked before, or that may be anything. */
const any: Member = (value) => value;

const MEMBERS: Readonly<Record<string, Member>> = {
  name: any,
  id: any,
  trace_id: any,
  parent_id: any,
  start_time: any,
  end_time: any,
  type: (value) => (value === "subsegment" ? value : undefined),
  in_progress: flag,
  origin: text,
  namespace: (value) => (value === "aws" || value === "remote" ? value : undefined),
  inferred: flag,
  resource_arn: text,
  user: text,
  error: flag,
  throttle: flag,
  fault: flag,
  cause,
  http,
  aws: object,
  sql: object,
  service: object,
  annotations,
  metadata: object,
  precursor_ids: list(text),
  links: list(link, MAX_LINKS),
  traced: flag,
};

/**
 * A segment or subsegment without what does not comply with the schema of segment documents, as X-Ray keeps it. The
 * required members have been checked; subsegments are added by the caller.
 *
 * @see X-Ray Developer Guide, "Getting data from AWS X-Ray": the service removes "data that doesn't comply with the
 *   segment document schema".
 */
export function complySegment(document: JsonObject): JsonObject {
  return keepMembers(document, (name) => (Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined));
}
