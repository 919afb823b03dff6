// Whether the load generator tells the truth: servers whose latency is known by construction, and a rate that nobody
// reaches, which must be reported as invalid.
import type { LoadReport } from "@faultline/ops";
import { loadAt, startServer } from "./load-harness.ts";

const RATE = 50;
const STALL_SECONDS = 24;
const SATURATION_RATE = 20_000;

/** A figure, what it must be, and how far it may be off: the machine is shared. */
interface Check {
  readonly name: string;
  readonly actual: number;
  readonly expected: number;
  readonly toleranceMs: number;
}

let isAccurate = true;

/** Every answer takes 50 ms: none may be faster, and the median hardly slower. */
{
  using server = await startServer("constant");
  const latency = latencyOf(await loadAt(server.url, RATE, 10));
  report("constant 50 ms", [
    { name: "min", actual: latency.min, expected: 51, toleranceMs: 1.5 },
    { name: "p50", actual: latency.p50, expected: 52, toleranceMs: 3 },
  ]);
}

/** Two seconds in every eight nothing is answered: a quarter of the requests wait, evenly from 0 to 2 s. */
{
  using server = await startServer("stalling");
  const latency = latencyOf(await loadAt(server.url, RATE, STALL_SECONDS));
  report("stalls 2 s in every 8 s", [
    { name: "p90", actual: latency.p90, expected: 1200, toleranceMs: 60 },
    { name: "p95", actual: latency.p95, expected: 1600, toleranceMs: 60 },
    { name: "p99", actual: latency.p99, expected: 1920, toleranceMs: 60 },
  ]);
}

{
  using server = await startServer("fast");
  const { faultline } = await loadAt(server.url, SATURATION_RATE, 3);
  const { isValid, reasons } = faultline.validity;
  isAccurate &&= !isValid;
  console.log(
    `${SATURATION_RATE}/s: ${isValid ? "WRONG: reported as valid" : `invalid, as it must be. ${reasons.join(" ")}`}`,
  );
}
process.exitCode = isAccurate ? 0 : 1;

function latencyOf({ faultline }: LoadReport) {
  const { latency_from_due: latency } = faultline.summaries;
  if (latency === undefined) throw new Error("No request ended");
  return latency;
}

function report(title: string, checks: readonly Check[]): void {
  const texts = checks.map(({ name, actual, expected, toleranceMs }) => {
    const isClose = Math.abs(actual - expected) <= toleranceMs;
    isAccurate &&= isClose;
    return `${name} ${actual} ms (${isClose ? "" : "WRONG: "}truth ${expected} ± ${toleranceMs})`;
  });
  console.log(`${title}: ${texts.join(", ")}`);
}
