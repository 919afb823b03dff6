/** The keywords of filter expressions by the type of their value. */
export type KeywordType = "boolean" | "number" | "string";

/**
 * Every simple keyword.
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
  root: "boolean",
  responsetime: "number",
  duration: "number",
  "http.status": "number",
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
