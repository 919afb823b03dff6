import { checkPlan, type PreparedQuery, prepareQuery, previewQuery, runQuery } from "@faultline/telemetry";
import type { RequestContext } from "../../../wire/service.ts";
import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { findSavedQuery } from "../insights/find-saved-query.ts";
import type { InsightsQueries } from "../insights/insights-queries.ts";
import { malformedQuery } from "../insights/malformed-query.ts";
import { QUERY_LOG_GROUPS, QUERY_ROWS } from "../insights/query-limits.ts";
import { type LogGroup, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { passesTagFilter } from "../tags.ts";

type Input = Parameters<LogsHandler<"StartQuery">>[0];
type Planned = NonNullable<PreparedQuery["planned"]>;
type Source = NonNullable<Planned["source"]>;

/** Times above this are milliseconds: as seconds, they would be after the year 5000. */
const LARGEST_SECONDS = 100_000_000_000;

/** StartQuery: checks and plans a query, and starts it. */
export function startQuery(dependencies: LogsDependencies, queries: InsightsQueries): LogsHandler<"StartQuery"> {
  return async (input, context) => {
    const { scope } = context;
    const { from, to } = rangeOf(input);
    if (input.queryLanguage !== undefined && input.queryLanguage !== "CWLI") {
      throw logsError("InvalidParameterException", `The query language ${input.queryLanguage} is not supported.`);
    }
    if (input.limit !== undefined && (input.limit < 1 || input.limit > QUERY_ROWS)) {
      throw logsError("InvalidParameterException", `The limit must be from 1 to ${QUERY_ROWS}.`);
    }
    const queryString = input.queryString ?? "";
    const planned = plannedOf(
      prepareQuery(queryString, {
        limit: input.limit,
        findSavedQuery: (name) => findSavedQuery(dependencies, scope, name),
      }),
    );
    const logGroups = await logGroupsOf(dependencies, { input, source: planned.source, context });
    const range = {
      ...scope,
      logGroups,
      from,
      to,
      now: dependencies.clock.now(),
      groupsOf: await subqueryGroups(dependencies, planned, context),
      indexedSince: (name: string, field: string) => dependencies.fieldIndexes.since(scope, name, field),
      lookupTables: dependencies.lookupTables.read(scope, planned.lookupTables),
    };
    const problem = checkPlan(planned, range.lookupTables);
    if (problem !== undefined) throw malformedQuery(problem);
    const { store } = dependencies;
    const queryId = queries.start({ scope, queryString, logGroups, from, to }, async (signal, onPartial) => {
      // Without a preview, there is nothing to see until the answer.
      await previewQuery(planned, range, store, { signal, onPartial }).catch(() => undefined);
      return runQuery(planned, range, store, { signal });
    });
    return { queryId };
  };
}

/** Seconds, both inclusive; milliseconds are taken, too. */
function rangeOf({ startTime = 0, endTime = 0 }: Input): { readonly from: number; readonly to: number } {
  if (startTime > endTime || startTime < 0) {
    throw logsError("InvalidParameterException", "Query's end date and time must not be before its start.");
  }
  return {
    from: startTime > LARGEST_SECONDS ? startTime : startTime * 1000,
    to: endTime > LARGEST_SECONDS ? endTime : endTime * 1000 + 999,
  };
}

function plannedOf({ planned, diagnostic }: PreparedQuery) {
  if (planned !== undefined) return planned;
  throw malformedQuery(diagnostic);
}

/** The groups that each subquery's `SOURCE` chooses. */
async function subqueryGroups(dependencies: LogsDependencies, { subquerySources }: Planned, context: RequestContext) {
  const groups = new Map<Source, readonly string[]>();
  for (const source of subquerySources) groups.set(source, await sourceGroups(dependencies, source, context));
  return (source: Source) => groups.get(source) ?? [];
}

interface GroupRequest {
  readonly input: Input;
  readonly source: Source | undefined;
  readonly context: RequestContext;
}

/** The groups to read: exactly one member of the request names them, or the query's own `SOURCE`. */
async function logGroupsOf(
  dependencies: LogsDependencies,
  { input, source, context }: GroupRequest,
): Promise<readonly string[]> {
  const { logGroupName, logGroupNames, logGroupIdentifiers } = input;
  const given = [logGroupName === undefined ? undefined : [logGroupName], logGroupNames, logGroupIdentifiers].flatMap(
    (names) => (names === undefined ? [] : [names]),
  );
  const [names = []] = given;
  if (source !== undefined && given.length === 0) return sourceGroups(dependencies, source, context);
  if (source !== undefined || given.length !== 1 || names.length === 0) {
    throw logsError(
      "InvalidParameterException",
      "Exactly one of logGroupName, logGroupNames, logGroupIdentifiers and a SOURCE in the query must be given.",
    );
  }
  if (names.length > QUERY_LOG_GROUPS) {
    throw logsError("InvalidParameterException", `A query may read at most ${QUERY_LOG_GROUPS} log groups.`);
  }
  return existing(dependencies, names, context);
}

async function sourceGroups(
  dependencies: LogsDependencies,
  source: Source,
  context: RequestContext,
): Promise<readonly string[]> {
  if (source.names.length > 0) return existing(dependencies, source.names, context);
  const groups = await dependencies.catalog.groups(context.scope);
  return groups.filter((group) => isSelected(group, source, context)).map(({ name }) => name);
}

/** Whether a group is of those that `logGroups(…)`, `dataSource(…)` and `logGroupTags(…)` choose. */
function isSelected(
  { name, logGroupClass, tags }: LogGroup,
  { prefixes, classes, accounts, dataSources, tags: wanted }: Source,
  { scope }: RequestContext,
): boolean {
  const isEmptyOr = (list: readonly string[], test: (item: string) => boolean) => list.length === 0 || list.some(test);
  return (
    isEmptyOr(prefixes, (prefix) => name.startsWith(prefix)) &&
    isEmptyOr(classes, (item) => item === logGroupClass) &&
    isEmptyOr(accounts, (account) => account === scope.accountId) &&
    wanted.every((filter) => passesTagFilter(tags, filter)) &&
    // Differs from AWS: events of the lab have no data source.
    dataSources.length === 0
  );
}

async function existing(
  { catalog }: LogsDependencies,
  identifiers: readonly string[],
  { scope, requestId }: RequestContext,
): Promise<string[]> {
  const names = [...new Set(identifiers.map((identifier) => checkedGroupName(nameInIdentifier(identifier))))];
  for (const name of names) {
    await catalog.group(scope, name).catch(() => {
      throw logsError(
        "ResourceNotFoundException",
        `Log group '${name}' does not exist for account ID '${scope.accountId}' (Service: AWSLogs; Status Code: 400; ` +
          `Error Code: ResourceNotFoundException; Request ID: ${requestId}; Proxy: null)`,
      );
    });
  }
  return names;
}
