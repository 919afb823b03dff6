import { isUnanswered, type LoadReport } from "@faultline/ops";
import { formatSeconds } from "./format.ts";

/** What Artillery's report does not say: latency from the due time, lag, checks, and whether to believe the run. */
export function renderVerdict(report: LoadReport): string {
  const { faultline } = report;
  const { latency_from_due: latency, schedule_lag: lag } = faultline.summaries;
  const { validity, ensure, rttMs } = faultline;
  const lines = [
    latency === undefined
      ? "No request ended."
      : `Latency from the due time: p50 ${formatMs(latency.p50)}, p95 ${formatMs(latency.p95)}, p99 ${formatMs(latency.p99)}, slowest ${formatMs(latency.max)}`,
    `Schedule lag: p99 ${formatMs(lag?.p99 ?? 0)}, most ${formatMs(lag?.max ?? 0)}`,
    ...(rttMs > 0 ? [`Network time added to every request (--rtt): ${formatMs(rttMs)}`] : []),
    ...Object.entries(faultline.counters)
      .filter(([name]) => name !== "requests_failed")
      .map(([name, count]) => `${COUNTERS[name] ?? name}: ${count}`),
    ...(isUnanswered(report)
      ? [`No request was answered: nothing listens at ${faultline.target}.`, UNANSWERED_HINT]
      : []),
    ...(faultline.wasStopped ? ["Ended early: these figures are of what was measured until then."] : []),
    ...ensure.map(({ text, isMet, isStrict }) => `${isMet ? "ok  " : isStrict ? "fail" : "warn"}  ${text}`),
    ...(validity.isValid
      ? []
      : ["INVALID: this run says more about its generator than about the app.", ...validity.reasons]),
  ];
  return `${lines.join("\n")}\n`;
}

const UNANSWERED_HINT = "  → name another base URL with --target, such as the API that faultline up told";

const COUNTERS: Readonly<Record<string, string>> = {
  arrivals_unsent: "Arrivals not sent before their phase ended",
  arrivals_over_limit: "Arrivals over the generator's limit of virtual users",
  vusers_aborted: "Virtual users that were still busy at the end",
  requests_resent: "Requests sent again because an idle connection had been closed",
};

function formatMs(ms: number): string {
  return formatSeconds(ms / 1000);
}
