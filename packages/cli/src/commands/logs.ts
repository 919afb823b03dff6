import { LabError, systemClock } from "@faultline/core";
import {
  findLogGroup,
  findUnknownFields,
  type InsightsAnswer,
  MalformedQuery,
  runInsightsQuery,
  tailLogs,
  type UnknownField,
} from "@faultline/ops";
import { addLogsImportCommand } from "./logs-import.ts";
import { type Command, Option } from "commander";
import { stopOnInterrupt } from "../stop-on-interrupt.ts";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { addWindowOptions, type Moment, momentOf, sinceOption, type WindowOptions, windowOf } from "../time-window.ts";
import { formatTime } from "../render/format.ts";
import { renderInsights, renderInsightsCsv, renderQueryError } from "../render/render-insights.ts";

interface TailCommandOptions extends ConnectOptions {
  readonly since: Moment;
  readonly filter?: string;
  readonly follow: boolean;
  readonly json: boolean;
}

interface QueryCommandOptions extends ConnectOptions, WindowOptions {
  readonly csv: boolean;
  readonly json: boolean;
}

/** A query that takes longer says that it still runs. */
const QUIET_MS = 2000;
/** What has no blank and no pipe is the name of something to read rather than a query. */
const IS_NAME = /^[^\s|]+$/;

const EXAMPLES = `
Examples:
  faultline logs tail LookupFunction                  the last ten minutes of a function
  faultline logs tail LookupFunction -f               and what comes
  faultline logs tail /aws/lambda/my-fn --since 2h --filter "Task timed out"`;

const QUERY_EXAMPLES = `
Examples:
  faultline logs query LookupFunction 'filter @type = "REPORT" | stats avg(@duration), pct(@duration, 95) by bin(5m)'
  faultline logs query LookupFunction OrderFunction 'filter @message like /Task timed out/ | stats count() by @log'
  faultline logs query production --since 2026-11-20 --until 2026-11-21 --csv 'filter @type = "REPORT" | stats max(@duration) by bin(1d)'
  faultline logs query /aws/lambda/my-fn --since 2h --json 'fields @timestamp, level | filter level = "ERROR"'
  faultline logs query LookupFunction '$ErrorsByLevel(level = "WARN")'   # a query that PutQueryDefinition saved`;

/** `faultline logs`: what functions wrote. */
export function defineCommand(logs: Command): void {
  addConnectOptions(logs.command("tail"))
    .description("print a function's or log group's latest events")
    .argument("<name>", "a function, its name in the template, or a log group")
    .addOption(sinceOption("10m"))
    .option("--filter <pattern>", "a CloudWatch Logs filter pattern")
    .option("-f, --follow", "go on with new events until Ctrl-C", false)
    .option("--json", "print one JSON object a line", false)
    .addHelpText("after", EXAMPLES)
    .action(tail);
  addWindowOptions(addConnectOptions(logs.command("query")), "15m")
    .description("run a CloudWatch Logs Insights query")
    .usage("[options] <name...> <query>")
    .argument("<name...>", "functions, their names in the template, or log groups; last the query")
    .addOption(new Option("--csv", "print CSV").default(false).conflicts("json"))
    .option("--json", "print JSON", false)
    .addHelpText("after", QUERY_EXAMPLES)
    .action(runQuery);
  addLogsImportCommand(logs);
}

async function runQuery(args: readonly string[], options: QueryCommandOptions): Promise<void> {
  const { names, query } = splitArguments(args);
  const interrupt = stopOnInterrupt("query");
  await withClients(options, async (clients) => {
    const logGroups = await Promise.all(names.map((name) => findLogGroup(clients, name)));
    const asked = { logGroups, query, ...windowOf(options, systemClock.now()) };
    const running = { clock: systemClock, onProgress: sayStillRunning, signal: interrupt.signal };
    const answer = await runInsightsQuery(clients, asked, running);
    process.stdout.write(rendered(answer, query, options));
    // A hint: the answer is there without.
    sayUnknown(await findUnknownFields(clients, asked, answer, systemClock).catch(() => []));
  })
    .catch((thrown: unknown) => {
      throw thrown instanceof MalformedQuery ? withCaret(thrown, query) : thrown;
    })
    .finally(() => interrupt.dispose());
}

/** What to read, and the query, which is last. @throws LabError `QUERY_MISSING`, `QUERY_WITHOUT_NAME` */
function splitArguments(args: readonly string[]): { readonly names: readonly string[]; readonly query: string } {
  const [names, query = ""] = [args.slice(0, -1), args.at(-1)];
  if (names.length > 0) return { names, query };
  if (IS_NAME.test(query)) {
    const hint = `give one, such as: faultline logs query ${query} 'fields @timestamp, @message | limit 20'`;
    throw new LabError("QUERY_MISSING", `no query comes after ${query}`, hint);
  }
  const hint = "give a function or a log group before it";
  throw new LabError("QUERY_WITHOUT_NAME", "a query needs something to read", hint);
}

function rendered(answer: InsightsAnswer, query: string, { csv, json }: QueryCommandOptions): string {
  if (json) return `${JSON.stringify(asObjects(answer), undefined, 2)}\n`;
  return csv ? renderInsightsCsv(answer, query) : `${renderInsights(answer, query)}\n`;
}

function sayStillRunning(elapsedMs: number, { recordsScanned = 0 }: InsightsAnswer["statistics"]): void {
  if (elapsedMs < QUIET_MS) return;
  const read = recordsScanned === 0 ? "" : `; a part of ${recordsScanned.toLocaleString("en")} events is answered`;
  process.stderr.write(`The query runs since ${Math.floor(elapsedMs / 1000)} s${read} …\n`);
}

/** Standard output has the rows to itself. */
function sayUnknown(fields: readonly UnknownField[]): void {
  for (const { name, nearest } of fields) {
    const meant = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    process.stderr.write(`No event of this time has a field ${name}${meant}\n`);
  }
}

function withCaret({ code, message, hint, location }: MalformedQuery, query: string): LabError {
  const place = location === undefined ? "" : `\n\n${renderQueryError(query, location)}\n`;
  return new LabError(code, `the query is malformed: ${message}${place}`, hint);
}

function asObjects({ rows, statistics }: InsightsAnswer) {
  return { rows: rows.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value]))), statistics };
}

async function tail(name: string, options: TailCommandOptions): Promise<void> {
  await withClients(options, async (clients) => {
    const logGroup = await findLogGroup(clients, name);
    const since = momentOf(options.since, systemClock.now());
    const filterPattern = options.filter === undefined ? {} : { filterPattern: options.filter };
    const events = tailLogs(clients, {
      logGroup,
      since,
      ...filterPattern,
      isFollowing: options.follow,
      clock: systemClock,
    });
    for await (const event of events) {
      const { timestamp = 0, logStreamName = "", message = "" } = event;
      const time = formatTime(new Date(timestamp), new Date(systemClock.now()));
      process.stdout.write(
        options.json ? `${JSON.stringify({ timestamp, logStreamName, message })}\n` : `${time}  ${message.trimEnd()}\n`,
      );
    }
  });
}
