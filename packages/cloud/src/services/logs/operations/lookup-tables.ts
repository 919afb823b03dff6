import type { Scope } from "@faultline/core";
import { checkedLimit } from "../check-input.ts";
import { logsError } from "../errors.ts";
import type { InsightsQueries } from "../insights/insights-queries.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { lookupTableArn, type LookupTableRecord, tableOf } from "../lookup-tables/lookup-tables.ts";
import { printCsv } from "../lookup-tables/parse-csv.ts";
import { pageOf } from "../page-token.ts";

/** Entries of an answer of DescribeLookupTables. @see CloudWatch Logs API Reference, read 2026-11. */
const DESCRIBED_TABLES = { max: 100, byDefault: 50 };

/** CreateLookupTable: a table of CSV, or of a query's results. */
export function createLookupTable(
  { lookupTables }: LogsDependencies,
  queries: InsightsQueries,
): LogsHandler<"CreateLookupTable"> {
  return (input, { scope }) => {
    const { createdAt, name } = lookupTables.create(scope, {
      name: input.lookupTableName ?? "",
      body: bodyOf(input, { queries, scope }),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
    });
    return { lookupTableArn: lookupTableArn(scope, name), createdAt };
  };
}

/** UpdateLookupTable: other rows or another description. */
export function updateLookupTable(
  { lookupTables }: LogsDependencies,
  queries: InsightsQueries,
): LogsHandler<"UpdateLookupTable"> {
  return (input, { scope }) => {
    const { lastUpdatedTime, name } = lookupTables.update(scope, input.lookupTableArn, {
      body: bodyOf(input, { queries, scope }),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
    });
    return { lookupTableArn: lookupTableArn(scope, name), lastUpdatedTime };
  };
}

/** DeleteLookupTable. */
export function deleteLookupTable({ lookupTables }: LogsDependencies): LogsHandler<"DeleteLookupTable"> {
  return ({ lookupTableArn: arn }, { scope }) => {
    lookupTables.delete(scope, arn);
    return {};
  };
}

/** GetLookupTable: a table with its rows. */
export function getLookupTable({ lookupTables }: LogsDependencies): LogsHandler<"GetLookupTable"> {
  return ({ lookupTableArn: arn }, { scope }) => {
    const table = lookupTables.get(scope, arn);
    return { ...settingsOf(scope, table), tableBody: table.body };
  };
}

/** DescribeLookupTables: tables by name, without their rows. */
export function describeLookupTables({ lookupTables }: LogsDependencies): LogsHandler<"DescribeLookupTables"> {
  return (input, { scope }) => {
    const limit = checkedLimit(input.maxResults, DESCRIBED_TABLES);
    const found = lookupTables.list(scope).filter(({ name }) => name.startsWith(input.lookupTableNamePrefix ?? ""));
    const page = pageOf(found, ({ name }) => name, { limit, nextToken: input.nextToken });
    return {
      lookupTables: page.entries.map((table) => {
        const { columns, rows } = tableOf(table.body);
        return { ...settingsOf(scope, table), tableFields: [...columns], recordsCount: rows.length };
      }),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

function settingsOf(scope: Scope, { name, body, lastUpdatedTime, description, kmsKeyId }: LookupTableRecord) {
  return {
    lookupTableArn: lookupTableArn(scope, name),
    lookupTableName: name,
    sizeBytes: Buffer.byteLength(body),
    lastUpdatedTime,
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

interface BodyInput {
  readonly tableBody?: string | undefined;
  readonly queryId?: string | undefined;
}

/** Exactly one of the two must be given. */
function bodyOf(
  { tableBody, queryId }: BodyInput,
  { queries, scope }: { readonly queries: InsightsQueries; readonly scope: Scope },
): string {
  if ((tableBody === undefined) === (queryId === undefined)) {
    throw logsError("InvalidParameterException", "Exactly one of tableBody and queryId must be given.");
  }
  if (tableBody !== undefined) return tableBody;
  const { state } = queries.query(scope, queryId);
  if (state.status !== "Complete") {
    throw logsError("InvalidParameterException", `The query ${queryId ?? ""} is ${state.status}, not Complete.`);
  }
  const { rows } = state.answer;
  const columns = [...new Set(rows.flatMap(({ fields }) => fields.map(({ field }) => field)))];
  const valueOf = (fields: (typeof rows)[number]["fields"], column: string) =>
    fields.find(({ field }) => field === column)?.value ?? "";
  return printCsv([columns, ...rows.map(({ fields }) => columns.map((column) => valueOf(fields, column)))]);
}
