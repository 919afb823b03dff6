import { epochMs, type Scope } from "@faultline/core";
import { evaluationRange } from "@faultline/telemetry";
import type { CloudWatchDependencies } from "../cloudwatch-dependencies.ts";
import { computeMetricData } from "../compute-metric-data.ts";
import { readStatistics, type StatisticRequest } from "../read-statistics.ts";
import type { AlarmStatus, MetricAlarmRecord } from "./alarm-record.ts";
import { type WatchedQueries, watchedQueries } from "./check-metric-alarm.ts";
import { type AlarmData, type AlarmWindow, judgeMetricAlarm, SAMPLE_COUNT } from "./judge-metric-alarm.ts";

/** An alarm of an account. */
export interface ScopedAlarm {
  readonly scope: Scope;
  readonly alarm: MetricAlarmRecord;
}

/** An alarm whose status changed. */
export interface StatusChange extends ScopedAlarm {
  readonly status: AlarmStatus;
}

interface PlannedAlarm extends ScopedAlarm {
  readonly watched: WatchedQueries;
  readonly window: AlarmWindow;
}

const MINUTE_MS = 60_000;

/**
 * Evaluates alarms over the periods that end now, and answers those whose status changes. All alarms on a single metric
 * share their statements; those with expressions are computed each for itself.
 */
export async function evaluateMetricAlarms(
  dependencies: CloudWatchDependencies,
  alarms: readonly ScopedAlarm[],
): Promise<readonly StatusChange[]> {
  const now = dependencies.clock.now();
  const planned = alarms.map((scoped) => plan(scoped, now));
  const [simple, computed] = [true, false].map((isSimple) =>
    planned.filter(({ watched }) => (watched.queries.expressions.length === 0) === isSimple),
  );
  const results = await Promise.all([
    judgeSimple(dependencies, simple ?? []),
    ...(computed ?? []).map((one) => judgeComputed(dependencies, one)),
  ]);
  return results.flat();
}

/** The periods that an alarm judges now: ones below a minute end at a multiple of theirs, others at a minute. */
function plan(scoped: ScopedAlarm, now: number): PlannedAlarm {
  const watched = watchedQueries(scoped.alarm.input);
  const { periodSeconds } = watched;
  const stepMs = Math.min(periodSeconds * 1000, MINUTE_MS);
  const periods = evaluationRange(scoped.alarm.input.EvaluationPeriods ?? 1);
  const end = Math.floor(now / stepMs) * stepMs;
  return { ...scoped, watched, window: { start: end - periods * periodSeconds * 1000, periods, periodSeconds, now } };
}

async function judgeSimple(
  { store }: CloudWatchDependencies,
  alarms: readonly PlannedAlarm[],
): Promise<readonly StatusChange[]> {
  const points = await readStatistics(store, alarms.map(requestOf));
  const read = alarms.map((planned, index) => ({ planned, data: { watched: points[index] ?? NOTHING } }));
  // Few alarms change at a time: only they need to tell, or know, of their samples.
  const changed = read.filter(({ planned, data }) => changeOf(planned, data).length > 0);
  const counts = await readStatistics(
    store,
    changed.map(({ planned }) => ({ ...requestOf(planned), statistic: SAMPLE_COUNT })),
  );
  return changed.flatMap(({ planned, data }, index) =>
    changeOf(planned, { ...data, sampleCounts: counts[index] ?? NOTHING }),
  );
}

const NOTHING = { timestamps: [], values: [], units: [] };

function requestOf({ scope, watched, window }: PlannedAlarm): StatisticRequest {
  const [query] = watched.queries.queries;
  const { start, periods, periodSeconds } = window;
  const range = { start: epochMs(start), end: epochMs(start + periods * periodSeconds * 1000), periodSeconds };
  if (query?.kind !== "metric") return { scope, metrics: [], statistic: SAMPLE_COUNT, ...range };
  return { scope, metrics: [query], unit: query.unit, statistic: query.statistic, ...range };
}

async function judgeComputed(
  dependencies: CloudWatchDependencies,
  planned: PlannedAlarm,
): Promise<readonly StatusChange[]> {
  const { scope, watched, window } = planned;
  const results = await computeMetricData(dependencies, watched.queries, {
    scope,
    start: epochMs(window.start),
    end: epochMs(window.start + window.periods * window.periodSeconds * 1000),
    isSliding: true,
  });
  const [series] = results.find(({ id }) => id === watched.watchedId)?.series ?? [];
  const band = results.find(({ id }) => id === watched.bandId)?.series;
  return changeOf(planned, {
    watched: series ?? { timestamps: [], values: [] },
    ...(band === undefined ? {} : { band }),
  });
}

function changeOf({ scope, alarm, window }: PlannedAlarm, data: AlarmData): readonly StatusChange[] {
  const status = judgeMetricAlarm(alarm, data, window);
  return status === undefined ? [] : [{ scope, alarm, status }];
}
