import { epochMs, type EpochMs, systemClock } from "@faultline/core";
import { type AwsClients, diagnose, fetchSeries, type LoadReport, runInsightsQuery } from "@faultline/ops";
import type { StepFigures } from "./bands.ts";
import type { DeployedExample } from "./commands.ts";

const REPORTS = `filter @type = "REPORT"
| stats avg(@duration) as meanMs, count(*) as n, sum(ispresent(@initDuration)) as cold`;
const COLD = `filter @type = "REPORT" and ispresent(@initDuration)
| stats avg(@duration + @initDuration) as totalMs`;
const MINUTE_MS = 60_000;
const STACK = "coffee-lookup";
interface Window {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** Half of the answers within 500 ms, 95 of 100, too: what the example promises its visitors. */
const OBJECTIVES = { failedShare: 0.005, failedCount: 3, medianMs: 500, slowMs: 500, slowShare: 0.01, slowCount: 3 };

/** Gathers a step's figures: the client's from its report, the others through AWS's API, as a user would. */
export async function measureStep(
  report: LoadReport,
  example: DeployedExample,
  clients: AwsClients,
): Promise<StepFigures> {
  const { startedAt, endedAt } = report.faultline;
  const start = epochMs(Date.parse(startedAt));
  const isFirstMinuteShared = start % MINUTE_MS > 5000; // The step before ended in it.
  const window = { start, end: epochMs(Date.parse(endedAt) + 1000), isFirstMinuteShared };
  const [invocations, peakReadUnits, { findings }] = await Promise.all([
    measureInvocations(clients, example.function, window),
    measurePeak(clients, example.table, window),
    diagnose(clients, { window, stackName: STACK, clock: systemClock, objectives: OBJECTIVES }),
  ]);
  return { ...clientFigures(report), ...invocations, peakReadUnits, cause: findings[0]?.entry ?? "none" };
}

function clientFigures({ aggregate: { counters }, faultline: { summaries } }: LoadReport) {
  const { p50 = 0, p95 = 0, p99 = 0 } = summaries["latency_from_due"] ?? {};
  const [requests = 0, status502 = 0] = [counters["http.requests"], counters["http.codes.502"]];
  return { requests, status502, clientP50: p50, clientP95: p95, clientP99: p99 };
}

async function measureInvocations(clients: AwsClients, name: string, window: Window) {
  const query = async (text: string) => {
    const what = { logGroups: [`/aws/lambda/${name}`], query: text, ...window };
    const { rows } = await runInsightsQuery(clients, what, { clock: systemClock });
    return new Map((rows[0] ?? []).map(({ field, value }) => [field, Number(value)]));
  };
  const [reports, cold] = await Promise.all([query(REPORTS), query(COLD)]);
  const coldShare = (reports.get("cold") ?? 0) / (reports.get("n") ?? 1);
  return { invocationMean: reports.get("meanMs") ?? 0, coldShare, coldTotalMean: cold.get("totalMs") ?? 0 };
}

async function measurePeak(clients: AwsClients, table: string, { start, end }: Window): Promise<number> {
  const consumed = await fetchSeries(clients, {
    namespace: "AWS/DynamoDB",
    metricName: "ConsumedReadCapacityUnits",
    dimensions: { TableName: table },
    statistic: "Sum",
    periodSeconds: MINUTE_MS / 1000,
    start: epochMs(Math.floor(start / MINUTE_MS) * MINUTE_MS),
    end: epochMs(Math.ceil(end / MINUTE_MS) * MINUTE_MS),
  });
  return Math.max(0, ...consumed.map(({ value }) => value)) / (MINUTE_MS / 1000);
}
