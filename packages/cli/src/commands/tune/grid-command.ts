import { LabError, parseJson, systemClock, systemRandom } from "@faultline/core";
import {
  applyChoice,
  type AwsClients,
  confirmAccount,
  loadPayload,
  parsePayloads,
  parseStateMachineInput,
  pricePerMs,
  requireFunction,
  runGrid,
  type StateMachineInput,
  stateMachineOutput,
  type TuningJournal,
} from "@faultline/ops";
import { readText } from "../../read-text.ts";
import { abortOnSignals } from "./abort-on-signals.ts";
import { describeDryRun, gridPage } from "./grid-page.ts";
import { describeGridProgress, progressLine, tellThrottle } from "./progress-line.ts";
import type { TuneCommandOptions } from "./tune-options.ts";
import { writeTuningPage } from "./write-tuning-page.ts";

/** `faultline tune --state-machine-input`: runs a fixed grid and prints the state machine's output. A dry run has none. */
export async function gridCommand(
  clients: AwsClients,
  file: string,
  { options, journal }: { readonly options: TuneCommandOptions; readonly journal: TuningJournal },
): Promise<void> {
  const input = await withPayload(clients, parseStateMachineInput(await readInput(file)));
  if (input.dryRun && options.html !== undefined) {
    const hint = "leave one of them out: a dry run only finds out whether the function can be invoked";
    throw new LabError("OPTIONS_CONTRADICT", "--html has no part in an input with dryRun", hint);
  }
  const { architecture } = await requireFunction(clients, input.lambdaArn);
  await confirmAccount(clients, options.confirmAccount);
  const show = progressLine(systemClock);
  const grid = await abortOnSignals((signal) =>
    runGrid({
      clients,
      input,
      journal,
      clock: systemClock,
      random: systemRandom(),
      signal,
      onSize: (memoryMb) => show(describeGridProgress(memoryMb, input)),
      onThrottled: tellThrottle,
    }),
  );
  if (input.dryRun) {
    process.stderr.write(`${describeDryRun(input)}\n`);
    return;
  }
  const { region } = clients.target;
  const output = stateMachineOutput(grid, input, { region, basePrice: pricePerMs(region, architecture) });
  if (input.autoOptimize) {
    const { lambdaArn: functionName, autoOptimizeAlias: alias } = input;
    const choice = { functionName, memoryMb: output.power, clock: systemClock };
    await applyChoice(clients, alias === undefined ? choice : { ...choice, alias });
  }
  if (options.html !== undefined) await writeTuningPage(options.html, gridPage(input, output));
  process.stdout.write(`${JSON.stringify(output, undefined, 2)}\n`);
}

async function readInput(file: string) {
  const value = parseJson(await readText(file, "input"));
  if (value !== undefined) return value;
  throw new LabError("TUNING_INPUT_INVALID", `${file} is not JSON`, "give the JSON that the state machine takes");
}

/** A payload in S3 takes the place of the one in the input. */
async function withPayload(clients: AwsClients, input: StateMachineInput): Promise<StateMachineInput> {
  if (input.payloadS3 === undefined) return input;
  return { ...input, payloads: parsePayloads(await loadPayload(clients, input.payloadS3)) };
}
