import type { StoreEngine } from "./store-engine.ts";

/** What statements over the stored tables need and engines spell differently. */
export interface EngineSql {
  /** Bytes of a text in UTF-8. */
  readonly byteLength: (text: string) => string;
  readonly contains: (text: string, part: string) => string;
  readonly startsWith: (text: string, prefix: string) => string;
  readonly endsWith: (text: string, suffix: string) => string;
  /** How often a whole number that is not negative goes into another. */
  readonly wholeQuotient: (dividend: string, divisor: string) => string;
  /** A whole number that looks random and is always the same for a text, or for several, separated by commas. */
  readonly hash: (texts: string) => string;
  /** A `SELECT` of the texts in a JSON list. */
  readonly texts: (json: string) => string;
  /** After the name of a `WITH` item: computed once where several places use it, or anew as a part of each. */
  readonly once: string;
  readonly anew: string;
}

/** By engine. Everything else in a statement must run on both. */
export const ENGINE_SQL: Readonly<Record<StoreEngine, EngineSql>> = {
  duckdb: {
    byteLength: (text) => `strlen(${text})`,
    contains: (text, part) => `contains(${text}, ${part})`,
    startsWith: (text, prefix) => `starts_with(${text}, ${prefix})`,
    endsWith: (text, suffix) => `ends_with(${text}, ${suffix})`,
    wholeQuotient: (dividend, divisor) => `(${dividend} // ${divisor})`,
    hash: (texts) => `hash(${texts})`,
    texts: (json) => `SELECT unnest(from_json(${json}, '["VARCHAR"]'))`,
    once: "AS MATERIALIZED",
    anew: "AS NOT MATERIALIZED",
  },
  clickhouse: {
    byteLength: (text) => `length(${text})`,
    contains: (text, part) => `(position(${text}, ${part}) > 0)`,
    startsWith: (text, prefix) => `startsWith(${text}, ${prefix})`,
    endsWith: (text, suffix) => `endsWith(${text}, ${suffix})`,
    wholeQuotient: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
    hash: (texts) => `cityHash64(${texts})`,
    texts: (json) => `SELECT arrayJoin(JSONExtract(${json}, 'Array(String)'))`,
    once: "AS", // ClickHouse always computes anew.
    anew: "AS",
  },
};
