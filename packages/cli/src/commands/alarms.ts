import { LabError } from "@faultline/core";
import { type AlarmOverview, formatBytes, listAlarms, suggestAlarms, type SuggestedAlarms } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { onlyStack } from "../only-stack.ts";
import { readText } from "../read-text.ts";
import { renderTable } from "../render/text-table.ts";
import { writeOutput } from "../write-output.ts";

interface AlarmsOptions extends ConnectOptions {
  readonly json: boolean;
}

interface SuggestOptions extends AlarmsOptions {
  readonly stack?: string;
  readonly template?: string;
  readonly write: boolean;
}

const EXAMPLES = `
Examples:
  faultline alarms                                      every alarm and its state
  faultline alarms suggest                              the alarms that the stack's template lacks, as a patch
  faultline alarms suggest --template template.yaml --write && faultline up template.yaml`;

/** `faultline alarms`: the states of alarms, and which ones an application should have. */
export function defineCommand(alarms: Command): void {
  addConnectOptions(alarms).option("--json", "print JSON", false).addHelpText("after", EXAMPLES).action(list);
  addConnectOptions(alarms.command("suggest"))
    .description("propose alarms on throttles, errors, time-outs and limits as a patch of the template")
    .option("--stack <name>", "the stack (default: the only one)")
    .option("--template <file>", "the template to patch (default: the stack's)")
    .option("--write", "change the file that --template names", false)
    .option("--json", "print JSON", false)
    // Options before the sub-command belong to `alarms`; both have --json and --endpoint.
    .action((_options: SuggestOptions, command: Command) => suggest(command.optsWithGlobals()));
}

async function list(options: AlarmsOptions): Promise<void> {
  const alarms = await withClients(options, listAlarms);
  process.stdout.write(`${options.json ? JSON.stringify(alarms, undefined, 2) : renderAlarms(alarms)}\n`);
}

function renderAlarms(alarms: readonly AlarmOverview[]): string {
  if (alarms.length === 0) return "There are no alarms yet; faultline alarms suggest proposes some.";
  return renderTable([
    ["STATE", "ALARM", "SINCE (UTC)", "WHY"],
    ...alarms.map(({ state, name, since, reason }) => [
      state,
      name,
      since?.toISOString().slice(0, 19).replace("T", " ") ?? "",
      reason,
    ]),
  ]);
}

async function suggest(options: SuggestOptions): Promise<void> {
  if (options.write && options.template === undefined) {
    throw new LabError("NO_TEMPLATE", "--write needs a file to change", "name it with --template");
  }
  const { template: fileName } = options;
  const template = fileName === undefined ? {} : { template: { fileName, text: await readText(fileName, "template") } };
  const suggested = await withClients(options, async (clients) => {
    const stackName = options.stack ?? (await onlyStack(clients));
    return suggestAlarms(clients, { stackName, ...template });
  });
  if (options.write && fileName !== undefined) await writeOutput(fileName, suggested.patch.patchedText, "template");
  const text = options.json ? JSON.stringify(suggested, undefined, 2) : renderSuggestion(suggested);
  process.stdout.write(`${text}\n`);
}

function renderSuggestion({ patch, codeStorage }: SuggestedAlarms): string {
  const { usedBytes, limitBytes, isNearLimit } = codeStorage;
  const share = limitBytes === 0 ? 0 : (100 * usedBytes) / limitBytes;
  const storage =
    `Code storage: ${formatBytes(usedBytes)} of ${formatBytes(limitBytes)} ` +
    `(${share.toFixed(0)} %)${isNearLimit ? ", near its quota" : ""}. No metric tells it: look here, or at GetAccountSettings.`;
  return [
    patch.diff === "" ? "The template has these alarms already." : patch.diff.trimEnd(),
    ...patch.notApplied.map((line) => `Not applied: ${line}`),
    "",
    storage,
  ].join("\n");
}
