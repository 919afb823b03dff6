import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";
import { ensureLab, findLab } from "@faultline/lab";
import {
  checkApp,
  checkDeploymentStorage,
  createAwsClients,
  createControlCalls,
  deploy,
  type DeploymentToCheck,
  type DeployResult,
  readQuota,
  requireStorage,
  surelyFits,
  type Target,
} from "@faultline/ops";
import { systemClock, systemRandom } from "@faultline/core";
import type { Command } from "commander";
import { labTarget } from "../connect.ts";
import { collectPair, DEFAULT_PORT, parsePort, turnoverOption } from "../options.ts";
import { formatSeconds } from "../render/format.ts";
import { renderProgress } from "../render/render-progress.ts";
import { renderTable } from "../render/text-table.ts";
import { stackNameOf } from "../stack-name.ts";
import { addStoreOptions, storeEnvironment, type StoreOptions } from "../store-options.ts";

interface UpOptions extends StoreOptions {
  readonly stack?: string;
  readonly port: number;
  readonly data?: string;
  readonly turnover?: number | "off";
  readonly parameter: Readonly<Record<string, string>>;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline up template.yaml                       deploy, starting a lab beside the template if none runs
  faultline up template.yaml --parameter Stage=dev
  faultline up                                     the template.yaml of this folder`;

/** `faultline up`: deploys a template on the lab. */
export function defineCommand(command: Command): void {
  addStoreOptions(command)
    .argument("[template]", "the template", "template.yaml")
    .option("--stack <name>", "the stack's name (default: the template's folder)")
    .option("--port <n>", "port of the lab; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--data <dir>", "folder for a new lab's data (default: .faultline beside the template)")
    .addOption(turnoverOption())
    .option("--parameter <name=value>", "a template parameter; repeat for more", collectPair, {})
    .option("--json", "print the result as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(up);
}

const BIN = fileURLToPath(new URL("../../bin/faultline.js", import.meta.url));

async function up(template: string, options: UpOptions): Promise<void> {
  const dataDirectory = resolve(options.data ?? join(dirname(template), ".faultline"));
  const mayExist = existsSync(dataDirectory) || (await findLab(`http://127.0.0.1:${options.port}`)) !== undefined;
  // What is wrong with the app must not leave a lab behind.
  await checkApp({ templateFile: template, parameters: options.parameter, mayExist });
  const { lab, wasStarted } = await ensureLab({
    dataDirectory,
    port: options.port,
    args: options.turnover === undefined ? [] : ["--turnover", spellTurnover(options.turnover)],
    command: [process.execPath, BIN],
    environment: storeEnvironment(options),
  });
  note(
    wasStarted
      ? `Started a lab at ${lab.endpoint}, its data in ${lab.dataDirectory}`
      : `Using the lab at ${lab.endpoint}`,
  );
  const target = labTarget(lab.endpoint);
  const stackName = options.stack ?? stackNameOf(template);
  await checkStorage(target, { templateFile: template, stackName, parameters: options.parameter });
  const result = await deploy({
    templateFile: template,
    target,
    stackName,
    parameters: options.parameter,
    onProgress: (progress) => {
      const line = renderProgress(progress);
      if (line !== undefined) note(line);
    },
  });
  process.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : describe(result));
}

/** Says before a deployment that the code-storage quota would stop it half-way. */
async function checkStorage(target: Target, app: DeploymentToCheck): Promise<void> {
  const clients = createAwsClients(target);
  try {
    const calls = createControlCalls(clients, systemClock, systemRandom());
    if (surelyFits(await readQuota(calls))) return;
    requireStorage(await checkDeploymentStorage(calls, app));
  } finally {
    await clients.destroy();
  }
}

function spellTurnover(turnover: number | "off"): string {
  return turnover === "off" ? turnover : `${turnover / 1000}s`;
}

function describe(result: DeployResult): string {
  const rows = [
    ["Stack", `${result.stackName}  ${result.status}  (${formatSeconds(result.durationMs / 1000)})`],
    ["Endpoint", result.endpoint ?? "AWS"],
    ...result.apis.map((api) => ["API", api.url]),
    ...result.functions.map(({ name }) => ["Function", name]),
    ...result.tables.map(({ name }) => ["Table", name]),
    ...Object.entries(result.outputs).map(([name, value]) => ["Output", describeOutput(name, value, result)]),
  ];
  return `${renderTable(rows)}\n`;
}

/** An output; beside AWS's URL of an API the one that answers on the lab. */
function describeOutput(name: string, value: string, { labUrls }: DeployResult): string {
  const labUrl = labUrls[name];
  return labUrl === undefined ? `${name} = ${value}` : `${name} = ${value}  (on the lab: ${labUrl})`;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
