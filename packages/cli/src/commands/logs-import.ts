import { BYTES_PER_MIB, systemClock } from "@faultline/core";
import { importLogEvents } from "@faultline/lab";
import { importLogs, type ImportSummary, openLogSources } from "@faultline/ops";
import type { Command } from "commander";
import { stopOnInterrupt } from "../stop-on-interrupt.ts";
import { addConnectOptions, type ConnectOptions, labScope, requireLab } from "../connect.ts";

interface ImportCommandOptions extends ConnectOptions {
  readonly logGroup: string;
  readonly logStream?: string;
}

/** How often a terminal sees how far an import is. */
const PROGRESS_MS = 500;

const EXAMPLES = `
Files may be logs of a Lambda function as text or JSON, JSON lines, the output of aws logs tail, sam logs or aws logs
filter-log-events (JSON or text), or a folder that CloudWatch exported to S3; all may be packed with gzip. Events keep
their own times, however old; lines without one have that of the line before, or belong to the event before where every
event begins with a time. Imported events are history: no metric filter or subscription sees them.

Examples:
  faultline logs import function.log --log-group production
  faultline logs import exports/4f5e6d7c --log-group /aws/lambda/checkout
  aws logs tail /aws/lambda/checkout --since 3d | faultline logs import - --log-group production
  faultline logs query production --since 2026-11-20 --until 2026-11-21 'filter @type = "REPORT" | stats pct(@duration, 99) by bin(1h)'`;

/** `faultline logs import`: logs from elsewhere, to analyse them here. */
export function addLogsImportCommand(logs: Command): void {
  addConnectOptions(logs.command("import"))
    .description("store log files, such as a production function's, in a log group of the lab (the lab only)")
    .argument("<file...>", "files or folders; - is standard input")
    .requiredOption("--log-group <name>", "where the events go; it is made when it is missing")
    .option("--log-stream <name>", "one stream for all events (default: the one that a line or file names)")
    .addHelpText("after", EXAMPLES)
    .action(runImport);
}

async function runImport(files: readonly string[], options: ImportCommandOptions): Promise<void> {
  await requireLab(options);
  const { endpoint, logGroup, logStream } = options;
  const startedMs = systemClock.monotonicMs();
  const interrupt = stopOnInterrupt("import");
  const printProgress = progressPrinter(startedMs);
  let stored: ImportSummary | undefined;
  const summary = await importLogs({
    sources: openLogSources(files, process.stdin, systemClock.now()),
    send: (events) => importLogEvents(endpoint, labScope(endpoint), logGroup, events),
    ...(logStream === undefined ? {} : { logStream }),
    onProgress: (progress) => {
      stored = progress;
      printProgress(progress);
    },
    signal: interrupt.signal,
  })
    .catch((thrown: unknown) => {
      process.stderr.write(renderStored(stored, logGroup));
      throw thrown;
    })
    .finally(() => interrupt.dispose());
  if (interrupt.signal.aborted) process.stderr.write("The import was stopped: the rest of the files is not stored.\n");
  process.stdout.write(`${renderSummary(summary, logGroup, systemClock.monotonicMs() - startedMs)}\n`);
}

/** Tells a terminal how far the import is, now and then. */
function progressPrinter(startedMs: number): (summary: ImportSummary) => void {
  let printedMs = startedMs;
  return ({ events, characters }) => {
    const nowMs = systemClock.monotonicMs();
    if (!process.stderr.isTTY || nowMs - printedMs < PROGRESS_MS) return;
    printedMs = nowMs;
    process.stderr.write(`\r${count(events)} events, ${count(Math.round(characters / BYTES_PER_MIB))} MiB …\u001B[K\r`);
  };
}

/** What an import stored before it failed, so that nobody imports it twice unknowingly; nothing when that is nothing. */
export function renderStored(stored: ImportSummary | undefined, logGroup: string): string {
  if (stored === undefined || stored.events === 0) return "";
  const { events, files } = stored;
  const whole =
    files === 0 ? "no file as a whole" : `the first ${files === 1 ? "file" : `${count(files)} files`} as a whole`;
  return `Stored in ${logGroup} before the import failed: ${eventCount(events)}, ${whole}. A new import stores them again.\n`;
}

/** What an import did, for people. */
export function renderSummary(
  { files, events, eventsWithTimeOfFile, firstTime, lastTime }: ImportSummary,
  logGroup: string,
  tookMs: number,
): string {
  const from = `${count(files)} file${files === 1 ? "" : "s"}`;
  if (firstTime === undefined || lastTime === undefined) return `No event in ${from}.`;
  const [first, last] = [firstTime, lastTime].map((time) => new Date(time).toISOString());
  const [since, until] = [Math.floor(firstTime / 1000), Math.floor(lastTime / 1000) + 1].map(
    (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`,
  );
  const seconds = Math.max(0.001, tookMs / 1000);
  return [
    `${eventCount(events)} of ${from} stored in ${logGroup} in ${seconds.toFixed(1)} s (${count(Math.round(events / seconds))} a second).`,
    `They are from ${first} to ${last}.`,
    ...(eventsWithTimeOfFile === 0
      ? []
      : [`${eventCount(eventsWithTimeOfFile)} had no time: that of the file was taken.`]),
    `To query them: faultline logs query ${logGroup} --since ${since} --until ${until} 'stats count(*) by bin(5m)'`,
  ].join("\n");
}

function eventCount(events: number): string {
  return `${count(events)} event${events === 1 ? "" : "s"}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
