import type { FilterOperator, RootCauseKind, RootCauseLevel } from "./filter-node.ts";

/** The keywords of filter expressions by the type of their value. */
export type KeywordType = "boolean" | "number" | "string";

/**
 * Every simple keyword. `first`, `last`, `index`, `remote` and `coverage` are set on elements of a root cause only.
 *
 * @see X-Ray Developer Guide, "Use filter expressions", read 2026-11.
 */
export const KEYWORDS: Readonly<Record<string, KeywordType>> = {
  ok: "boolean",
  error: "boolean",
  throttle: "boolean",
  fault: "boolean",
  partial: "boolean",
  inferred: "boolean",
  first: "boolean",
  last: "boolean",
  remote: "boolean",
  root: "boolean",
  responsetime: "number",
  duration: "number",
  "http.status": "number",
  index: "number",
  coverage: "number",
  "http.url": "string",
  "http.method": "string",
  "http.useragent": "string",
  "http.clientip": "string",
  user: "string",
  name: "string",
  type: "string",
  "account.id": "string",
  message: "string",
  availabilityzone: "string",
  "instance.id": "string",
  "resource.arn": "string",
};

/** The operators that each type has. @see X-Ray Developer Guide, "Use filter expressions". */
export const OPERATORS_OF: Readonly<Record<KeywordType, readonly FilterOperator[]>> = {
  boolean: ["=", "!="],
  number: ["=", "!=", "<", "<=", ">", ">="],
  string: ["=", "!=", "CONTAINS", "BEGINSWITH", "ENDSWITH"],
};

/** The `rootcause` keywords that take a filter in braces. */
export const ROOT_CAUSE_KEYWORDS: Readonly<
  Record<string, { readonly cause: RootCauseKind; readonly level: RootCauseLevel }>
> = {
  "rootcause.fault.service": { cause: "fault", level: "service" },
  "rootcause.fault.entity": { cause: "fault", level: "entity" },
  "rootcause.fault.exception": { cause: "fault", level: "exception" },
  "rootcause.error.service": { cause: "error", level: "service" },
  "rootcause.error.entity": { cause: "error", level: "entity" },
  "rootcause.error.exception": { cause: "error", level: "exception" },
  "rootcause.responsetime.service": { cause: "responsetime", level: "service" },
  "rootcause.responsetime.entity": { cause: "responsetime", level: "entity" },
};
