import {
  encodeVisualizationUrl,
  PRICES_READ,
  type ProductionEstimate,
  type TuningChart,
  type TuningPage,
  type TuningReport,
} from "@faultline/ops";
import { formatSeconds } from "../format.ts";
import { renderTable } from "../text-table.ts";

/** A tuning as text: a table of sizes, the choice, and how sure it is. */
export function renderTuning(report: TuningReport, basis: string): string {
  const header = ["MB", "MEAN", "95 %", "P50", "P95", "COLD", "$/MILLION", "95 %", "WARM", ""];
  const rows = report.sizes.map((size) => {
    if (size.failure !== undefined) return [String(size.memoryMb), size.failure];
    const marks = [size.memoryMb === report.memoryMb ? "chosen" : "", size.isOnParetoFront ? "Pareto" : ""];
    return [
      String(size.memoryMb),
      ms(size.meanMs),
      range(size.meanInterval, ms),
      ms(size.p50Ms),
      ms(size.p95Ms),
      size.coldMs === undefined ? "–" : ms(size.coldMs),
      usd(size.usdPerMillion),
      range(size.usdPerMillionInterval, usd),
      String(size.warmCount),
      marks.filter((mark) => mark !== "").join(", "),
    ];
  });
  const failed = report.sizes.filter(({ failure }) => failure !== undefined);
  const table = renderTable([header, ...rows.filter((row) => row.length === header.length)], NUMBERS);
  const lines = [
    table,
    ...failed.map(({ memoryMb, failure }) => `${memoryMb} MB is out: ${failure}`),
    "",
    report.howSure,
    ...targetRemark(report),
    `Model: ${report.modelFit}.`,
    `${report.invocationCount} invocations. ${basis}, read ${PRICES_READ}; requests cost 0.20 $ a million more.`,
    `Chart: ${tuningUrl(report)}`,
  ];
  return `${lines.join("\n")}\n`;
}

const NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Says when no size is known to meet the target. */
function targetRemark({ strategy, sizes, memoryMb }: TuningReport): readonly string[] {
  if (strategy.kind !== "slo") return [];
  const chosen = sizes.find((size) => size.memoryMb === memoryMb);
  if (chosen === undefined) return [];
  const target = `the target of ${ms(strategy.p95Ms)}`;
  if (chosen.p95Ms > strategy.p95Ms) return [`No size meets ${target}: ${memoryMb} MB comes closest.`];
  const isCertain = chosen.p95Interval.high <= strategy.p95Ms;
  return [
    `Its p95 is ${range(chosen.p95Interval, ms)}: ${isCertain ? "surely" : "probably, but not surely,"} within ${target}.`,
  ];
}

/** The chart of aws-lambda-power-tuning for a tuning. Its costs are of one invocation. */
export function tuningUrl({ sizes }: TuningReport): string {
  const run = sizes.filter(({ failure }) => failure === undefined);
  const curve = {
    powersMb: run.map(({ memoryMb }) => memoryMb),
    durationsMs: run.map(({ meanMs }) => meanMs),
    costsUsd: run.map(({ usdPerMillion }) => usdPerMillion / 1e6),
  };
  return encodeVisualizationUrl({ curves: [curve], names: [] });
}

/** A tuning as a page. */
export function tuningPage(functionName: string, report: TuningReport): TuningPage {
  const { strategy } = report;
  const chart: TuningChart = {
    title: `${functionName}: ${report.memoryMb} MB by ${strategy.kind}`,
    sizes: report.sizes
      .filter(({ failure }) => failure === undefined)
      .map((size) => ({
        memoryMb: size.memoryMb,
        durationMs: size.meanMs,
        durationInterval: size.meanInterval,
        usdPerMillion: size.usdPerMillion,
        usdInterval: size.usdPerMillionInterval,
      })),
    chosenMb: report.memoryMb,
    ...(strategy.kind === "slo" ? { targetMs: strategy.p95Ms } : {}),
  };
  return { title: `Memory size of ${functionName}`, remarks: [report.howSure, report.modelFit], charts: [chart] };
}

/** An estimate as text. */
export function renderEstimate(estimate: ProductionEstimate, basis: string): string {
  const header = ["MB", "MEAN", "95 %", "P95", "$/MILLION", ""];
  const rows = estimate.sizes.map((size) => [
    String(size.memoryMb),
    ms(size.meanMs),
    range(size.interval, ms),
    ms(size.p95Ms),
    usd(size.usdPerMillion),
    size.memoryMb === estimate.memoryMb ? "chosen" : "",
  ]);
  return `${renderTable([header, ...rows], [0, 1, 2, 3, 4])}\n\n${estimate.howSure}\n${basis}\n`;
}

/** An estimate as a page. */
export function estimatePage(functionName: string, estimate: ProductionEstimate): TuningPage {
  const sizes = estimate.sizes.map(({ memoryMb, meanMs, interval, usdPerMillion }) => ({
    memoryMb,
    durationMs: meanMs,
    durationInterval: interval,
    usdPerMillion,
  }));
  const title = `${functionName}, estimated from production`;
  return { title, remarks: [estimate.howSure], charts: [{ title, sizes, chosenMb: estimate.memoryMb }] };
}

function ms(value: number): string {
  return formatSeconds(value / 1000);
}

function usd(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(2);
}

function range({ low, high }: { readonly low: number; readonly high: number }, format: (value: number) => string) {
  return `${format(low)}–${format(high)}`;
}
