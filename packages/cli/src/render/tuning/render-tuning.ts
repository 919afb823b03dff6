import {
  choiceWord,
  type Currency,
  encodeVisualizationUrl,
  PRICES_READ,
  type ProductionEstimate,
  SETTLED,
  signOf,
  type TuningChart,
  type TuningPage,
  type TuningReport,
} from "@faultline/ops";
import { formatSeconds } from "../format.ts";
import { renderTable } from "../text-table.ts";
import { wrapText } from "../wrap-text.ts";

const MODEL = "Model (waiting, plus computing at the size's share of a CPU)";

/** What prices a text tells. */
export interface Pricing {
  /** A sentence, or its beginning, on where figures come from. */
  readonly basis: string;
  readonly currency: Currency;
}

function perMillion(currency: Currency): string {
  return `${signOf(currency)}/MILLION`;
}

/** Known in US dollars alone. */
function requestCost(currency: Currency): string {
  return currency === "USD" ? "0.20 $ a million " : "";
}

/** A tuning as text: a table of sizes, the choice, and how sure it is. */
export function renderTuning(report: TuningReport, { basis, currency }: Pricing): string {
  const header = ["MB", "MEAN", "95 %", "P50", "P95", "COLD", perMillion(currency), "WARM", ""];
  const rows = report.sizes.map((size) => {
    if (size.failure !== undefined) return [String(size.memoryMb), size.failure];
    return [
      String(size.memoryMb),
      ms(size.meanMs),
      range(size.meanInterval, ms),
      ms(size.p50Ms),
      ms(size.p95Ms),
      size.coldMs === undefined ? "–" : ms(size.coldMs),
      usd(size.usdPerMillion),
      String(size.warmCount),
      size.memoryMb === report.memoryMb ? choiceWord(!report.isSettled) : "",
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
    ...frontRemark(report),
    `${MODEL}: ${report.modelFit}.`,
    `${report.invocationCount} invocations. ${basis}, read ${PRICES_READ}; requests cost ${requestCost(currency)}more.`,
    `Chart: ${tuningUrl(report, currency)}`,
  ];
  return `${lines.map((line) => (line === table ? line : fold(line))).join("\n")}\n`;
}

/** Says which sizes are worth considering at all: the Pareto front. */
function frontRemark({ sizes }: TuningReport): readonly string[] {
  const front = sizes.filter(({ isOnParetoFront }) => isOnParetoFront).map(({ memoryMb }) => memoryMb);
  const run = sizes.filter(({ failure }) => failure === undefined);
  if (run.length < 2) return [];
  if (front.length === run.length) return ["Every size is a trade: no other is both faster and cheaper."];
  return [`Worth considering (no other size is both faster and cheaper): ${front.join(", ")} MB.`];
}

const LINE_WIDTH = 80;

function fold(text: string): string {
  return wrapText(text, { width: LINE_WIDTH });
}

const NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7];

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
export function tuningUrl({ sizes }: TuningReport, currency: Currency): string {
  const run = sizes.filter(({ failure }) => failure === undefined);
  const curve = {
    powersMb: run.map(({ memoryMb }) => memoryMb),
    durationsMs: run.map(({ meanMs }) => meanMs),
    costsUsd: run.map(({ usdPerMillion }) => usdPerMillion / 1e6),
  };
  return encodeVisualizationUrl({ curves: [curve], names: [], currency });
}

const GOALS = {
  cost: "the cheapest",
  speed: "the fastest",
  balanced: "the best balance of cost and duration",
} as const;

function titleOf({ strategy, sizes, memoryMb, isSettled }: TuningReport): string {
  const is = isSettled ? "is" : "may be";
  if (strategy.kind !== "slo") return `${memoryMb} MB ${is} ${GOALS[strategy.kind]}`;
  const { p95Ms = Infinity } = sizes.find((size) => size.memoryMb === memoryMb) ?? {};
  return `${memoryMb} MB ${p95Ms <= strategy.p95Ms ? `${is} the cheapest that keeps the target` : "comes closest to the target"}`;
}

/** A tuning as a page. */
export function tuningPage(functionName: string, report: TuningReport, currency: Currency): TuningPage {
  const { strategy } = report;
  const chart: TuningChart = {
    title: titleOf(report),
    sizes: report.sizes
      .filter(({ failure }) => failure === undefined)
      .map((size) => ({
        memoryMb: size.memoryMb,
        durationMs: size.meanMs,
        durationInterval: size.meanInterval,
        p95Ms: size.p95Ms,
        p95Interval: size.p95Interval,
        usdPerMillion: size.usdPerMillion,
        usdInterval: size.usdPerMillionInterval,
      })),
    chosenMb: report.memoryMb,
    isUndecided: !report.isSettled,
    currency,
    excluded: report.sizes.flatMap(({ memoryMb, failure }) =>
      failure === undefined ? [] : [{ memoryMb, reason: failure }],
    ),
    ...(strategy.kind === "slo" ? { targetMs: strategy.p95Ms } : {}),
  };
  const remarks = [
    [report.howSure, ...targetRemark(report)].join(" "),
    ...frontRemark(report),
    `${MODEL}: ${report.modelFit}. ${report.invocationCount} invocations.`,
  ];
  return { title: `Memory size of ${functionName}`, remarks, charts: [chart] };
}

/** An estimate as text. */
export function renderEstimate(estimate: ProductionEstimate, { basis, currency }: Pricing): string {
  const header = ["MB", "MEAN", "95 %", "P95", perMillion(currency), ""];
  const rows = estimate.sizes.map((size) => [
    String(size.memoryMb),
    ms(size.meanMs),
    range(size.interval, ms),
    ms(size.p95Ms),
    usd(size.usdPerMillion),
    size.memoryMb === estimate.memoryMb ? choiceWord(isUndecided(estimate)) : "",
  ]);
  return `${renderTable([header, ...rows], [0, 1, 2, 3, 4])}\n\n${fold(estimate.howSure)}\n${fold(basis)}\n`;
}

/** An estimate as a page. */
export function estimatePage(functionName: string, estimate: ProductionEstimate, currency: Currency): TuningPage {
  const sizes = estimate.sizes.map(({ memoryMb, meanMs, interval, usdPerMillion }) => ({
    memoryMb,
    durationMs: meanMs,
    durationInterval: interval,
    usdPerMillion,
  }));
  const title = `${functionName}, estimated from production`;
  const charts = [{ title, sizes, chosenMb: estimate.memoryMb, isUndecided: isUndecided(estimate), currency }];
  return { title, remarks: [estimate.howSure], charts };
}

function isUndecided({ sureness }: ProductionEstimate): boolean {
  return sureness < SETTLED;
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
