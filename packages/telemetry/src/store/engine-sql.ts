import type { StoreEngine } from "../model/store-engine.ts";

/** The few expressions that statements over the stored tables need and that engines spell differently. */
export interface EngineSql {
  /** Bytes of a text in UTF-8. */
  byteLength(text: string): string;
  contains(text: string, part: string): string;
  startsWith(text: string, prefix: string): string;
}

/** By engine. Everything else in a statement must run on both. */
export const ENGINE_SQL: Readonly<Record<StoreEngine, EngineSql>> = {
  duckdb: {
    byteLength: (text) => `strlen(${text})`,
    contains: (text, part) => `contains(${text}, ${part})`,
    startsWith: (text, prefix) => `starts_with(${text}, ${prefix})`,
  },
  clickhouse: {
    byteLength: (text) => `length(${text})`,
    contains: (text, part) => `(position(${text}, ${part}) > 0)`,
    startsWith: (text, prefix) => `startsWith(${text}, ${prefix})`,
  },
};
