import { createHash } from "node:crypto";

/**
 * The functions that a chain of requests has run through, as the `Lineage` of a trace header tells: for each, eight
 * hexadecimal digits and how often it ran before.
 *
 * @see public pull requests of the X-Ray and OpenTelemetry SDKs that show the header, read 2026-11; AWS documents none.
 */
export type Lineage = ReadonlyMap<string, number>;

const LINEAGE = /^[0-9a-f]{8}:\d{1,5}(?:\|[0-9a-f]{8}:\d{1,5}){0,15}$/;
const FUNCTIONS_MAX = 16;
const COUNT_MAX = 99_999;

/** Reads `<function>:<count>|…`; what is malformed counts as no lineage. */
export function parseLineage(text: string | undefined): Lineage {
  if (text === undefined || !LINEAGE.test(text)) return new Map();
  return new Map(
    text.split("|").map((entry) => {
      const [key = "", count = ""] = entry.split(":");
      return [key, Number(count)];
    }),
  );
}

/** A lineage as the header has it. */
export function formatLineage(lineage: Lineage): string {
  return [...lineage].map(([key, count]) => `${key}:${count}`).join("|");
}

/** How a lineage names a function. @param functionArn Without a qualifier. */
export function lineageKey(functionArn: string): string {
  return createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
}

/** The lineage with one more run of a function; beyond 16 functions the first ones are forgotten. */
export function extendLineage(lineage: Lineage, key: string): Lineage {
  const extended = new Map(lineage);
  const before = lineage.get(key);
  extended.set(key, before === undefined ? 0 : Math.min(before + 1, COUNT_MAX));
  const excess = Math.max(0, extended.size - FUNCTIONS_MAX);
  return new Map([...extended].slice(excess));
}
