import { epochMs } from "@faultline/core";
import type { SearchCall } from "./evaluate-math.ts";
import { evaluateRequest, type MathInputs } from "./evaluate-request.ts";
import { type MathValue, seriesIn } from "./math-value.ts";
import { prepareMath } from "./prepare-math.ts";
import type { TimeSeries } from "../time-series.ts";

/** Monday evening: the third of the five minutes is Tuesday's first. */
export const START = epochMs(Date.UTC(2026, 10, 23, 23, 58));
const MINUTE_MS = 60_000;
const PERIODS = 5;

/** Series by id, a value a minute; `-` is a minute without data. */
export const METRICS: Readonly<Record<string, string>> = {
  a: "1 2 3 4 5",
  b: "10 20 30 40 50",
  g: "1 - 3 - 5",
  h: "- 2 - 4 -",
  n: "-1 2 -3 4 -5",
  z: "0 1 0 2 0",
  f: "1.2 -1.2 2.5 -2.5 0",
  e: "- - - - -",
  m1: "1 1 0 0 -",
  m2: "30 - 0 0 30",
  m3: "0 0 20 - 20",
};

/** A series from its text. */
export function seriesFrom(text: string, label: string, periodSeconds = 60): TimeSeries {
  const points = text.split(" ").map((value, index) => ({ time: START + index * periodSeconds * 1000, value }));
  const present = points.filter(({ value }) => value !== "-");
  return {
    label,
    periodSeconds,
    timestamps: present.map(({ time }) => time),
    values: present.map(({ value }) => Number(value)),
  };
}

/** Series as text: one value a minute, several series with `/` between them, numbers to six digits. */
export function textOf(value: MathValue): string {
  if (value.kind === "scalar") return `scalar ${numberText(value.value)}`;
  if (value.kind === "array" && value.series.length === 0) return "none";
  return seriesIn(value)
    .map(({ timestamps, values }) =>
      Array.from({ length: PERIODS }, (_, index) => {
        const place = timestamps.indexOf(START + index * MINUTE_MS);
        return place < 0 ? "-" : numberText(values[place] ?? Number.NaN);
      }).join(" "),
    )
    .join(" / ");
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** What a search answers: the metrics whose id occurs in its text. */
function search({ query }: SearchCall): readonly TimeSeries[] {
  return Object.entries(METRICS)
    .filter(([id]) => query.split(" ").includes(id))
    .map(([id, text]) => seriesFrom(text, id));
}

/** Computes an expression over some metrics; the text of what is wrong when it is refused. */
export function compute(expression: string, metrics: readonly string[], others: Readonly<Record<string, string>> = {}) {
  const { expressions, diagnostics } = prepareMath([
    ...metrics.map((id) => ({ id })),
    ...Object.entries(others).map(([id, text]) => ({ id, expression: text })),
    { id: "result", expression },
  ]);
  const [diagnostic] = diagnostics;
  if (diagnostic !== undefined) return { error: diagnostic.message, span: diagnostic.span };
  const inputs: MathInputs = {
    range: { start: START, end: epochMs(START + PERIODS * MINUTE_MS), now: epochMs(START + PERIODS * MINUTE_MS) },
    metrics: metrics.map((id) => ({ id, series: seriesFrom(METRICS[id] ?? "-", id) })),
    periodOf: () => 60,
    search,
    insights: () => [],
  };
  const outcome = evaluateRequest(expressions, inputs).get("result");
  if (outcome?.result === undefined) return { error: outcome?.diagnostic?.message ?? "no result" };
  return { value: textOf(outcome.result) };
}
