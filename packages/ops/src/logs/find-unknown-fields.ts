import type { Clock } from "@faultline/core";
import { outlineQuery } from "@faultline/telemetry";
import { nearestName } from "@faultline/template";
import type { AwsClients } from "../aws-clients.ts";
import type { FollowedQuery, InsightsAnswer } from "./follow-query.ts";
import { runInsightsQuery } from "./run-insights-query.ts";

/** A field that a query reads and no event has. */
export interface UnknownField {
  readonly name: string;
  /** One that events have, and that was probably meant. */
  readonly nearest?: string;
}

/**
 * The fields that a query reads and no event of its time has: Logs Insights takes them for empty, without a word. Looked for,
 * by another query, only where the answer has no rows or a column of it no value.
 */
export async function findUnknownFields(
  clients: AwsClients,
  query: FollowedQuery,
  { rows }: InsightsAnswer,
  clock: Clock,
): Promise<readonly UnknownField[]> {
  const { columns = [], discoveredFields = [] } = outlineQuery(query.query) ?? {};
  const shown = new Set(rows.flatMap((row) => row.map(({ field }) => field)));
  const suspects = discoveredFields.filter((field) => !shown.has(field));
  const isWhole = rows.length > 0 && columns.every((column) => shown.has(column));
  if (isWhole || suspects.length === 0) return [];
  const counts = suspects.map((field, index) => `count(${field}) as c${index}`).join(", ");
  const answer = await runInsightsQuery(
    clients,
    { ...query, query: `stats ${counts}, count(*) as events, max(@timestamp) as newest` },
    { clock },
  );
  const totals = new Map(answer.rows[0]?.map(({ field, value }) => [field, value]));
  if (Number(totals.get("events") ?? 0) === 0) return [];
  const missing = suspects.filter((_, index) => Number(totals.get(`c${index}`) ?? 0) === 0);
  const known = missing.length === 0 ? [] : await readFields(clients, query.logGroups, Number(totals.get("newest")));
  return missing.map((name) => {
    const nearest = nearestName(name, known);
    return nearest === undefined ? { name } : { name, nearest };
  });
}

/** The fields of the events around the newest one. @param newestMs Its time, milliseconds since the epoch. */
async function readFields(
  clients: AwsClients,
  logGroups: readonly string[],
  newestMs: number,
): Promise<readonly string[]> {
  const { GetLogGroupFieldsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  const time = Math.floor(newestMs / 1000);
  const answers = await Promise.all(
    logGroups.map((logGroupName) => logs.send(new GetLogGroupFieldsCommand({ logGroupName, time }))),
  );
  return answers.flatMap(({ logGroupFields = [] }) => logGroupFields.flatMap(({ name }) => name ?? []));
}
