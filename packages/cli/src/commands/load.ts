import { systemClock, systemRandom } from "@faultline/core";
import { createLabControls, findLab } from "@faultline/lab";
import {
  createAwsClients,
  createRunId,
  type LoadOptions,
  type LoadReport,
  readScriptFile,
  recordRun,
  type RecordRunOptions,
  renderHtmlReport,
  resolveLoadTarget,
  RunStore,
  type StoredRun,
  toV1Report,
} from "@faultline/ops";
import { type Command, Option } from "commander";
import { labScope, labTarget } from "../connect.ts";
import { createLoadDisplay } from "../load-display.ts";
import { parseCount, parseRttMs } from "../options.ts";
import { renderSummary, renderTotalTime } from "../render/render-load-report.ts";
import { renderV1Summary } from "../render/render-v1-report.ts";
import { renderVerdict } from "../render/render-verdict.ts";
import { addRunsOptions, runsDirectory, type RunsOptions } from "../runs-directory.ts";
import { stopOnInterrupt } from "../stop-on-interrupt.ts";
import { writeOutput } from "../write-output.ts";

interface LoadCommandOptions extends RunsOptions {
  readonly target?: string;
  readonly environment?: string;
  readonly output?: string;
  readonly html?: string;
  readonly format: "v1" | "v2";
  readonly rtt: number;
  readonly seed?: number;
  readonly arrivals: "uniform" | "poisson";
  readonly aws: boolean;
  readonly quiet: boolean;
}

/** Exit status when a check of `ensure`, or an expectation, failed. */
const CHECKS_FAILED = 1;
/** Exit status when the generator could not keep its schedule. */
const INVALID_RUN = 3;

const EXAMPLES = `
Examples:
  faultline load load-test.yml
  faultline load load-test.yml --target http://127.0.0.1:4566/_aws/execute-api/ID/Prod --html report.html
  faultline load load-test.yml --environment staging --output report.json
  faultline load load-test.yml --rtt 60ms     as if clients were 60 ms away

Ends with 1 when a check of ensure failed, and with 3 when the generator could not keep its schedule.`;

/** `faultline load`: runs an Artillery script as it is, open loop, and stores the result. */
export function defineCommand(command: Command): void {
  addRunsOptions(command)
    .argument("<script>", "YAML or JSON")
    .option("-t, --target <url>", "base URL instead of config.target")
    .option("-e, --environment <name>", "section of config.environments to lay over config")
    .option("-o, --output <file>", "write Artillery's JSON report")
    .option("--html <file>", "write a self-contained web page")
    .addOption(
      new Option("--format <version>", "Artillery version of the summary and of --output")
        .choices(["v1", "v2"])
        .default("v2"),
    )
    .addOption(
      new Option("--arrivals <spread>", "how arrivals are spread").choices(["uniform", "poisson"]).default("uniform"),
    )
    .option("--rtt <duration>", "client network time to add to every request, such as 60ms", parseRttMs, 0)
    .option("--seed <n>", "of every random choice, to repeat a run", parseCount)
    .option("--aws", "allow a target that is not on this machine", false)
    .option("-q, --quiet", "print the summary only", false)
    .addHelpText("after", EXAMPLES)
    .action(load);
}

async function load(script: string, options: LoadCommandOptions): Promise<void> {
  const scriptFile = await readScriptFile(script, options.environment, process.env);
  for (const warning of scriptFile.warnings) note(warning);
  const random = systemRandom();
  const layout = { isByEndpointShown: scriptFile.script.isByEndpointShown };
  const display = createLoadDisplay({ phases: scriptFile.script.phases, layout, isQuiet: options.quiet });
  const interruption = stopOnInterrupt("run");
  const loadOptions: LoadOptions = {
    scriptFile,
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    spread: options.arrivals,
    rttMs: options.rtt,
    isRemoteAllowed: options.aws,
    environment: process.env,
    clock: systemClock,
    random,
    onProgress: (progress) => display.show(progress),
    stop: interruption.signal,
  };
  const target = resolveLoadTarget(loadOptions);
  const id = createRunId(systemClock.now(), random);
  if (!options.quiet) process.stdout.write(`Test run id: ${id}\n`);
  const directory = await runsDirectory(options);
  const store = new RunStore(directory);
  const { report } = await withApp(target, options, (app) =>
    recordRun({ id, load: { ...loadOptions, target }, store, ...app }),
  ).finally(() => {
    interruption.dispose();
    display.end();
  });
  print(report, scriptFile.script.phases, options, layout);
  process.stdout.write(`\nStored as run ${id} in ${directory}\n`);
  await writeFiles(id, report, scriptFile.script.phases, options);
  process.exitCode = exitCodeOf(report);
}

function print(
  report: LoadReport,
  phases: LoadOptions["scriptFile"]["script"]["phases"],
  options: LoadCommandOptions,
  layout: { readonly isByEndpointShown: boolean },
): void {
  const { startedAt, endedAt } = report.faultline;
  const endedAtMs = Date.parse(endedAt);
  const summary =
    options.format === "v1"
      ? renderV1Summary(report, phases, endedAtMs)
      : `${renderTotalTime(endedAtMs - Date.parse(startedAt))}\n${renderSummary(report.aggregate, endedAtMs, layout)}`;
  process.stdout.write(`${summary}\n${renderVerdict(report)}`);
}

async function writeFiles(
  id: string,
  report: LoadReport,
  phases: LoadOptions["scriptFile"]["script"]["phases"],
  options: LoadCommandOptions,
): Promise<void> {
  if (options.html !== undefined) {
    await writeOutput(options.html, renderHtmlReport({ report, runId: id }), "page");
    process.stdout.write(`Web page: ${options.html}\n`);
  }
  if (options.output === undefined) return;
  const content = options.format === "v1" ? toV1Report(report, phases) : report;
  await writeOutput(options.output, `${JSON.stringify(content, undefined, 2)}\n`, "report");
  process.stdout.write(`Log file: ${options.output}\n`);
}

/** Failed expectations count as failed checks, as in Artillery. */
function exitCodeOf({ faultline, aggregate }: LoadReport): number {
  if (!faultline.validity.isValid) return INVALID_RUN;
  const hasFailedCheck = faultline.ensure.some(({ isMet, isStrict }) => isStrict && !isMet);
  return hasFailedCheck || (aggregate.counters["plugins.expect.failed"] ?? 0) > 0 ? CHECKS_FAILED : 0;
}

/** Where the app's configuration can be read: at a lab's, if the target is there; nowhere for any other server. */
async function withApp(
  target: string,
  options: LoadCommandOptions,
  action: (app: Pick<RecordRunOptions, "app">) => Promise<StoredRun>,
): Promise<StoredRun> {
  const lab = await findLab(options.endpoint);
  if (lab === undefined || new URL(target).origin !== new URL(lab.endpoint).origin) return action({});
  const clients = createAwsClients(labTarget(lab.endpoint));
  try {
    return await action({ app: { clients, controls: createLabControls(lab.endpoint, labScope(lab.endpoint)) } });
  } finally {
    await clients.destroy();
  }
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
