import { LabError, systemClock } from "@faultline/core";
import {
  type AwsClients,
  CATALOGUE,
  createAwsClients,
  diagnose,
  type DiagnoseOptions,
  type Diagnosis,
  diagnosisObjectives,
  planDiagnosis,
  RunStore,
  runWindow,
} from "@faultline/ops";
import type { Command } from "commander";
import { targetOf } from "../aws-options.ts";
import { addObjectiveOptions, type ObjectiveOptions, objectivesHelp, statedObjectives } from "../objective-options.ts";
import { readText } from "../read-text.ts";
import { describeDiagnosis } from "../render/report/describe-diagnosis.ts";
import { renderPlan } from "../render/report/render-plan.ts";
import { renderReportHtml } from "../render/report/render-report-html.ts";
import { renderReportMarkdown } from "../render/report/render-report-markdown.ts";
import { renderReportText } from "../render/report/render-report-text.ts";
import { addRunsOptions, runsDirectory, type RunsOptions } from "../runs-directory.ts";
import { addWindowOptions, type WindowOptions, windowOf } from "../time-window.ts";
import { writeOutput } from "../write-output.ts";

interface DiagnoseCommandOptions extends RunsOptions, ObjectiveOptions, WindowOptions {
  readonly stack?: string;
  readonly run?: string;
  readonly template?: string;
  readonly json: boolean;
  readonly md?: string;
  readonly html?: string;
  readonly aws: boolean;
  readonly region?: string;
}

const EXAMPLES = `
Examples:
  faultline diagnose                                 why is it slow or failing? the last 15 minutes
  faultline diagnose --since 1h --html report.html   the same for an hour, as a page with every query
  faultline diagnose --since 2026-11-20T14:00 --until 2026-11-20T15:00   why was it, in an hour of UTC?
  faultline diagnose --run latest                    why did the last load test go as it did?
  faultline diagnose --p50 200ms --p99 400ms         what is slow by your own objectives
  faultline diagnose --json | jq -r .patch.diff      only the change of the template
  faultline diagnose --aws --stack my-app            a real account: reads only, tells first what it reads
${objectivesHelp("in this folder")}
Without any, 99.5 % of requests are to succeed, half of them in 500 ms, 99 % in 1 s. Of a p95 and a p99, the p99 is judged.

Causes it can name:
${Object.entries(CATALOGUE)
  .map(([id, title]) => `  ${id}  ${title}`)
  .join("\n")}`;

/** `faultline diagnose`: names the cause of a slow or failing application, with evidence and a patch. */
export function defineCommand(command: Command): void {
  addWindowOptions(addObjectiveOptions(addRunsOptions(command)), "15m")
    .option(
      "--stack <name>",
      "the stack (default: that of the run's API, or else of the function which fails most, or works longest)",
    )
    .option("--run <id>", "the time of a stored load test instead: id, start of an id, latest, latest~1 …")
    .option("--template <file>", "the template to patch (default: the stack's)")
    .option("--json", "print JSON", false)
    .option("--md <file>", "write the report as Markdown, too")
    .option("--html <file>", "write the report as a page of its own, too")
    .option("--aws", "diagnose a real account with your usual AWS credentials; reads only", false)
    .option("--region <region>", "Region of a real account (default: AWS_REGION, then your profile's)")
    .addHelpText("after", EXAMPLES)
    .action(diagnoseCommand);
}

async function diagnoseCommand(options: DiagnoseCommandOptions): Promise<void> {
  const what = await readOptions(options);
  const clients = createAwsClients(await targetOf(options));
  try {
    if (options.aws) await tellPlan(clients, what);
    const diagnosis = await diagnose(clients, what);
    await writeReports(diagnosis, options);
  } finally {
    await clients.destroy();
  }
}

async function readOptions(options: DiagnoseCommandOptions): Promise<DiagnoseOptions> {
  const { stack, template } = options;
  return {
    ...(await timeOf(options)),
    clock: systemClock,
    objectives: diagnosisObjectives(await statedObjectives(options, ["."])),
    ...(stack === undefined ? {} : { stackName: stack }),
    ...(template === undefined ? {} : { template: { fileName: template, text: await readText(template, "template") } }),
  };
}

/** That of a run, with its target, the settings it had, and without what the run before it left in its first minute; else until now. */
async function timeOf(
  options: DiagnoseCommandOptions,
): Promise<Pick<DiagnoseOptions, "window" | "target" | "configuration">> {
  if (options.run === undefined) return { window: windowOf(options, systemClock.now()) };
  if (options.until !== undefined) {
    const hint = "leave one of them out: a run has its own beginning and end";
    throw new LabError("OPTIONS_CONTRADICT", "--until has no part in --run", hint);
  }
  const store = new RunStore(await runsDirectory(options));
  const { record } = await store.read(options.run);
  const earlier = (await store.list()).findLast(({ endedAt }) => endedAt <= record.startedAt);
  const { configuration, target } = record;
  return { window: runWindow(record, earlier), target, ...(configuration === undefined ? {} : { configuration }) };
}

/** Goes to standard error: the report, or its JSON, has standard output to itself. */
async function tellPlan(clients: AwsClients, what: DiagnoseOptions): Promise<void> {
  process.stderr.write(`${renderPlan(await planDiagnosis(clients, what))}\n`);
}

async function writeReports(diagnosis: Diagnosis, { json, md, html }: DiagnoseCommandOptions): Promise<void> {
  const blocks = describeDiagnosis(diagnosis);
  if (md !== undefined) await writeOutput(md, renderReportMarkdown(blocks), "report");
  if (html !== undefined) await writeOutput(html, renderReportHtml(blocks), "report");
  process.stdout.write(json ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : renderReportText(blocks));
}
