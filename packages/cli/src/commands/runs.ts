import { renderHtmlReport, type RunRecord, RunStore, type StoredRun } from "@faultline/ops";
import type { Command } from "commander";
import { formatSeconds, formatShare } from "../render/format.ts";
import { renderSummary } from "../render/render-load-report.ts";
import { renderVerdict } from "../render/render-verdict.ts";
import { renderTable } from "../render/text-table.ts";
import { addRunsOptions, runsDirectory, type RunsOptions } from "../runs-directory.ts";
import { writeOutput } from "../write-output.ts";

interface ShowOptions extends RunsOptions {
  readonly html?: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline runs                             every stored load test
  faultline runs show latest                 the last one in full
  faultline runs show 20261123 --html r.html the one that starts so, as a web page`;

/** `faultline runs`: stored load tests, and one of them in full. */
export function defineCommand(runs: Command): void {
  runs.addHelpText("after", EXAMPLES);
  addRunsOptions(runs.command("ls", { isDefault: true }))
    .description("list runs, oldest first")
    .option("--json", "print JSON", false)
    .action(list);
  addRunsOptions(runs.command("show"))
    .description("show one run: id, start of an id, latest, latest~1 …")
    .argument("<id>", "which run")
    .option("--html <file>", "write it as a web page")
    .option("--json", "print its report as JSON", false)
    .action(show);
}

async function list(options: RunsOptions & { readonly json: boolean }): Promise<void> {
  const directory = await runsDirectory(options);
  const records = await new RunStore(directory).list();
  if (options.json) return void process.stdout.write(`${JSON.stringify(records, undefined, 2)}\n`);
  if (records.length === 0) return void process.stdout.write(`There are no runs in ${directory} yet.\n`);
  const header = ["RUN", "SCRIPT", "REQUESTS", "FAILED", "P50", "P95", "P99", ""];
  process.stdout.write(`${renderTable([header, ...records.map(recordRow)], [2, 3, 4, 5, 6])}\n`);
}

function recordRow(record: RunRecord): string[] {
  const { id, script, requestCount, failedCount } = record;
  const latencies = [record.latencyMsP50, record.latencyMsP95, record.latencyMsP99];
  const note = record.isValid ? (record.isEnsured ? "" : "checks failed") : "invalid";
  const shown = latencies.map((ms) => formatSeconds(ms / 1000));
  return [id, script, String(requestCount), formatShare(failedCount, requestCount), ...shown, note];
}

async function show(id: string, options: ShowOptions): Promise<void> {
  const run = await new RunStore(await runsDirectory(options)).read(id);
  if (options.html !== undefined) {
    await writeOutput(options.html, renderHtmlReport({ report: run.report, runId: run.record.id }), "page");
    process.stderr.write(`Wrote ${options.html}\n`);
  }
  process.stdout.write(options.json ? `${JSON.stringify(run.report, undefined, 2)}\n` : describe(run));
}

function describe({ record, report }: StoredRun): string {
  const { functions = [], tables = [] } = record.configuration ?? {};
  const rows = [
    ["Run", record.id],
    ["Script", record.script],
    ["Target", record.target],
    ["Time", `${record.startedAt} to ${record.endedAt}`],
    ...functions.map((one) => [
      "Function",
      `${one.name}  ${one.memoryMiB} MB, ${one.timeoutSeconds} s, ${one.runtime}`,
    ]),
    ...tables.flatMap((one) => [
      ["Table", `${one.name}  ${one.billingMode}, ${one.readUnits} RCU, ${one.writeUnits} WCU`],
      ...(one.indexes ?? []).map(({ name, readUnits, writeUnits }) => [
        "Index",
        `${one.name}/index/${name}  ${readUnits} RCU, ${writeUnits} WCU`,
      ]),
    ]),
  ];
  const summary = renderSummary(report.aggregate, Date.parse(record.endedAt), { isByEndpointShown: false });
  return `${renderTable(rows)}\n\n${summary}\n${renderVerdict(report)}`;
}
