import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemClock, systemRandom } from "@faultline/core";
import { createLabControls } from "@faultline/lab";
import {
  appUrl,
  createAppUnderTest,
  createRunId,
  DEFAULT_RUN_OBJECTIVES,
  investigate,
  type Investigation,
  type LoadOptions,
  parseIdea,
  readScriptFile,
  RunStore,
} from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, labScope, withClients } from "../connect.ts";
import { createInvestigationDisplay } from "../investigation-display.ts";
import { createdFolder } from "../created-folder.ts";
import { addObjectiveOptions, type ObjectiveOptions, objectivesHelp, statedObjectives } from "../objective-options.ts";
import { onlyStack } from "../only-stack.ts";
import { collectText, parseCount, parseDurationMs, parseRttMs } from "../options.ts";
import { describeInvestigation } from "../render/report/describe-investigation.ts";
import { renderReportHtml } from "../render/report/render-report-html.ts";
import { renderReportMarkdown } from "../render/report/render-report-markdown.ts";
import { renderReportText } from "../render/report/render-report-text.ts";
import { readText } from "../read-text.ts";
import { labDirectory } from "../runs-directory.ts";
import { stopOnInterrupt } from "../stop-on-interrupt.ts";

interface InvestigateCommandOptions extends ConnectOptions, ObjectiveOptions {
  readonly stack?: string;
  readonly template?: string;
  readonly target?: string;
  readonly try: readonly string[];
  readonly changes: number;
  readonly burst?: number;
  readonly rtt: number;
  readonly seed?: number;
  readonly out?: string;
  readonly json: boolean;
}

/** Exit status when the objectives do not hold at the end. */
const NOT_MET = 1;
const DEFAULT_CHANGES = 6;

const EXAMPLES = `
Examples:
  faultline investigate load.yaml                            until 99.5 % succeed, half in 500 ms, 95 % in 1 s
  faultline investigate load.yaml --p95 400ms --max-errors 0.1%
  faultline investigate load.yaml --template template.yaml   the final patch is for that file
  faultline investigate load.yaml --try LookupFunction.Timeout=10   see first what your own idea does
${objectivesHelp("beside the script or in this folder")}

Each run is stored (faultline runs); the reports go to investigations/ in the lab's data. Ends with 1 unless the
objectives hold. What is still slow in more than 1 of 100 answers is told also when they do.`;

/** `faultline investigate`: from a symptom to a proven fix. */
export function defineCommand(command: Command): void {
  addObjectiveOptions(addConnectOptions(command))
    .argument("<script>", "the load: an Artillery script")
    .option("--stack <name>", "the stack (default: the only one)")
    .option("--template <file>", "your template, to write the final patch for (default: the deployed one)")
    .option("-t, --target <url>", "base URL of the load (default: the script's, else the stack's API)")
    .option("--try <resource.property=value>", "try this first; repeat for more", collectText, [])
    .option("--changes <n>", "most changes to try", parseCount, DEFAULT_CHANGES)
    .option(
      "--burst <duration>",
      "unused capacity that tables bank, for loads shorter than AWS's 300s",
      parseDurationMs,
    )
    .option("--rtt <duration>", "client network time to add to every request", parseRttMs, 0)
    .option("--seed <n>", "of every random choice of the load", parseCount)
    .option("--out <dir>", "folder for the reports")
    .option("--json", "print the investigation as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(investigateCommand);
}

async function investigateCommand(script: string, options: InvestigateCommandOptions): Promise<void> {
  const scriptFile = await readScriptFile(script, undefined, process.env);
  const objectives = { ...DEFAULT_RUN_OBJECTIVES, ...(await statedObjectives(options, [dirname(script), "."])) };
  const ideas = options.try.map(parseIdea);
  // An investigation takes minutes: a folder that cannot be is told before.
  if (options.out !== undefined) createdFolder(resolve(options.out), "FILE_UNWRITABLE", "--out DIR");
  const template = options.template === undefined ? undefined : await readText(options.template, "template");
  await withClients(options, async (clients) => {
    const stackName = options.stack ?? (await onlyStack(clients));
    const display = createInvestigationDisplay(scriptFile.script.phases);
    const interruption = stopOnInterrupt("investigation");
    const target = options.target ?? scriptFile.script.target ?? (await appUrl(clients, stackName));
    const load: LoadOptions = {
      scriptFile,
      ...(target === undefined ? {} : { target }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      rttMs: options.rtt,
      environment: process.env,
      clock: systemClock,
      random: systemRandom(),
      onProgress: (progress) => display.showLoad(progress),
      stop: interruption.signal,
    };
    const data = await labDirectory(options);
    const app = await createAppUnderTest({
      clients,
      controls: createLabControls(options.endpoint, labScope(options.endpoint)),
      stackName,
      load,
      store: new RunStore(join(data, "runs")),
      objectives,
      ...(options.burst === undefined ? {} : { burstSeconds: options.burst / 1000 }),
    });
    for (const condition of app.conditions) process.stderr.write(`${condition}\n`);
    const investigation = await investigate({
      app,
      objectives,
      ideas,
      changesMax: options.changes,
      ...(template === undefined ? {} : { template: { fileName: options.template ?? "", text: template } }),
      clock: systemClock,
      random: load.random,
      onProgress: (progress) => display.show(progress),
      stop: interruption.signal,
    }).finally(() => interruption.dispose());
    const folder = options.out ?? join(data, "investigations", createRunId(systemClock.now(), load.random));
    await writeReports(investigation, resolve(folder), options);
  });
}

async function writeReports(investigation: Investigation, folder: string, { json }: InvestigateCommandOptions) {
  const blocks = describeInvestigation(investigation);
  createdFolder(folder, "FILE_UNWRITABLE", "--out DIR");
  const text = JSON.stringify(investigation, undefined, 2);
  await writeFile(join(folder, "investigation.json"), `${text}\n`);
  await writeFile(join(folder, "report.md"), renderReportMarkdown(blocks));
  await writeFile(join(folder, "report.html"), renderReportHtml(blocks));
  if (investigation.patch !== undefined) await writeFile(join(folder, "template.diff"), investigation.patch.diff);
  process.stdout.write(json ? `${text}\n` : renderReportText(blocks));
  process.stderr.write(`\nReports: ${folder} (report.html, report.md, investigation.json, template.diff)\n`);
  if (investigation.outcome.kind !== "met") process.exitCode = NOT_MET;
}
