import type { Random } from "@faultline/core";
import { Histogram } from "../load/statistics/histogram.ts";
import { OWN_METRICS } from "../load/statistics/metrics-recorder.ts";
import type { AppConfiguration } from "./app-configuration.ts";
import {
  bootstrapDifferences,
  type BootstrapInterval,
  bootstrapShareDifference,
  meanStatistic,
  quantileStatistic,
} from "./bootstrap.ts";
import type { StoredRun } from "./run-store.ts";

/** One figure of two runs. */
export interface ComparedFigure {
  readonly name: string;
  readonly unit: "ms" | "share" | "per-second";
  readonly before: number;
  readonly after: number;
  /** Of `after − before`, 95 %. Absent for what the script sets. */
  readonly interval?: BootstrapInterval;
  /** Whether the interval leaves out zero. */
  readonly isSignificant: boolean;
}

/** A setting of the app that is not the same in both runs. */
export interface ChangedSetting {
  readonly resource: string;
  readonly setting: string;
  readonly before: string;
  readonly after: string;
}

/** What became of the app from one run to another. */
export interface Comparison {
  readonly figures: readonly ComparedFigure[];
  readonly settings: readonly ChangedSetting[];
  /** A reason to doubt the comparison: an invalid run, another script. Full sentences. */
  readonly doubts: readonly string[];
}

const QUANTILES = [
  ["latency p50", 0.5],
  ["latency p95", 0.95],
  ["latency p99", 0.99],
] as const;

/** Compares two runs: latency from the due time, failures, rate, and the app's configuration. */
export function compareRuns(before: StoredRun, after: StoredRun, random: Random): Comparison {
  const [a, b] = [latencyOf(before), latencyOf(after)];
  const statistics = [...QUANTILES.map(([, quantile]) => quantileStatistic(quantile)), meanStatistic];
  const intervals = bootstrapDifferences(a, b, statistics, random).map(toMs);
  const latencies = QUANTILES.map(([name, quantile], i) =>
    figure({ name, unit: "ms", before: a.quantileMs(quantile), after: b.quantileMs(quantile) }, intervals[i]),
  );
  const mean = figure({ name: "latency mean", unit: "ms", before: a.meanMs, after: b.meanMs }, intervals.at(-1));
  const [shareA, shareB] = [failuresOf(before), failuresOf(after)];
  const failures = figure(
    { name: "failed requests", unit: "share", before: ratio(shareA), after: ratio(shareB) },
    bootstrapShareDifference(shareA, shareB, random),
  );
  const rate = figure(
    { name: "requests", unit: "per-second", before: rateOf(before), after: rateOf(after) },
    undefined,
  );
  return {
    figures: [...latencies, mean, failures, rate],
    settings: changedSettings(before.record.configuration, after.record.configuration),
    doubts: doubtsAbout(before, after),
  };
}

function figure(
  values: Pick<ComparedFigure, "name" | "unit" | "before" | "after">,
  interval: BootstrapInterval | undefined,
): ComparedFigure {
  const isSignificant = interval !== undefined && (interval.low > 0 || interval.high < 0);
  return { ...values, isSignificant, ...(interval === undefined ? {} : { interval }) };
}

function toMs({ low, high }: BootstrapInterval): BootstrapInterval {
  return { low: low / 1000, high: high / 1000 };
}

function latencyOf({ report }: StoredRun): Histogram {
  const serialized = report.faultline.histograms[OWN_METRICS.latency];
  return serialized === undefined ? new Histogram() : Histogram.deserialize(serialized);
}

function failuresOf({ record }: StoredRun) {
  return { part: record.failedCount, whole: record.requestCount };
}

function ratio({ part, whole }: { readonly part: number; readonly whole: number }): number {
  return whole === 0 ? 0 : part / whole;
}

function rateOf({ record }: StoredRun): number {
  const seconds = (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000;
  return seconds <= 0 ? 0 : record.requestCount / seconds;
}

type Settings = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

function changedSettings(before: AppConfiguration | undefined, after: AppConfiguration | undefined): ChangedSetting[] {
  if (before === undefined || after === undefined) return [];
  const [a, b] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((resource) => {
    const [old, young] = [a.get(resource) ?? {}, b.get(resource) ?? {}];
    const names = new Set([...Object.keys(old), ...Object.keys(young)]);
    return [...names].flatMap((setting) => {
      const [from, to] = [spell(old[setting]), spell(young[setting])];
      return from === to || setting === "name" ? [] : [{ resource, setting, before: from, after: to }];
    });
  });
}

function settingsOf({ functions, tables }: AppConfiguration): Settings {
  const described = tables.flatMap(({ readCreditShare, writeCreditShare, indexes = [], ...table }) => [
    { ...table, readCredit: percent(readCreditShare), writeCredit: percent(writeCreditShare) },
    ...indexes.map((index) => ({ ...index, name: `${table.name}/index/${index.name}` })),
  ]);
  return new Map([...functions, ...described].map((resource) => [resource.name, { ...resource }]));
}

/** Credit is never the same to the digit: whole per cent of full are what matters. */
function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${Math.round(share * 100)} %`;
}

function spell(value: unknown): string {
  if (value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function doubtsAbout(before: StoredRun, after: StoredRun): readonly string[] {
  const invalid = [before, after].flatMap(({ record, report }) =>
    record.isValid ? [] : [`Run ${record.id} is invalid: ${report.faultline.validity.reasons.join(" ")}`],
  );
  const isOtherScript = before.record.script !== after.record.script;
  const other = `The runs used different scripts: ${before.record.script} and ${after.record.script}.`;
  return isOtherScript ? [...invalid, other] : invalid;
}
