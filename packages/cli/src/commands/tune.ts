import { LabError, parseJson, systemClock, systemRandom } from "@faultline/core";
import {
  applyChoice,
  type AwsClients,
  confirmAccount,
  currencyOf,
  expectedCost,
  parsePayloads,
  parseSizeList,
  parseStrategy,
  placeOf,
  pricePerMs,
  requireFunction,
  restoreUnfinished,
  signOf,
  type TunedFunction,
  tuneFunction,
  TuningJournal,
  type TuningReport,
} from "@faultline/ops";
import { type Command, InvalidArgumentError, Option } from "commander";
import { addChangeOptions, journalDirectory, withTarget } from "../aws-options.ts";
import { parseCount, parseDurationMs, parseShare } from "../options.ts";
import { readText } from "../read-text.ts";
import { renderTuning, tuningPage } from "../render/tuning/render-tuning.ts";
import { abortOnSignals } from "./tune/abort-on-signals.ts";
import { estimateCommand } from "./tune/estimate-command.ts";
import { gridCommand } from "./tune/grid-command.ts";
import { importCommand } from "./tune/import-command.ts";
import { describeProgress, progressLine, tellThrottle } from "./tune/progress-line.ts";
import { refuseContradictions } from "./tune/refuse-contradictions.ts";
import type { TuneCommandOptions } from "./tune/tune-options.ts";
import { writeTuningPage } from "./tune/write-tuning-page.ts";

const EXAMPLES = `
Examples:
  faultline tune my-function --payload '{"id":1}'                   the cheapest size
  faultline tune my-function --strategy slo --p95 400ms             the cheapest that keeps p95 within 400 ms
  faultline tune my-function --strategy balanced --html tuning.html
  faultline tune my-function --from-production --since 1d           estimated from logs and traces: invokes nothing
  faultline tune --state-machine-input input.json                   what aws-lambda-power-tuning would do, and its output
  faultline tune --import 'https://lambda-power-tuning.show/#…'     a chart of its chart`;

const WEIGHT_DEFAULT = 0.5;
const INVOCATIONS_DEFAULT = 180;
const USD_MAX_DEFAULT = 0.5;
const SINCE_DEFAULT = "1d";

/** `faultline tune`: chooses a function's memory size. */
export function defineCommand(command: Command): void {
  addChangeOptions(command)
    .argument("[function]", "the function's name or ARN")
    .option("--strategy <name>", "cost, speed, balanced, or slo: the cheapest that meets --p95", "cost")
    .option("--p95 <duration>", "target of the strategy slo, such as 400ms", parseTarget)
    .option("--weight <share>", "of cost in the strategy balanced: 0 is speed, 1 is cost", parseShare, WEIGHT_DEFAULT)
    .option("--payload <json>", "the event; or a list of {payload, weight}")
    .option("--payload-file <file>", "the same in a file")
    .option("--sizes <list>", "memory sizes in MB, such as 128,512,1024; or ALL")
    .option("--max-invocations <n>", "stop undecided after so many", parseCount, INVOCATIONS_DEFAULT)
    .option("--max-usd <amount>", "stop measuring when so much is spent (in China: yuan)", parseUsd, USD_MAX_DEFAULT)
    .option("--apply", "set the chosen size", false)
    .option("--from-production", "estimate from logs and traces; invokes and changes nothing", false)
    .addOption(
      new Option("--since <duration>", "with --from-production: how far back to look")
        .argParser(parseDurationMs)
        .default(parseDurationMs(SINCE_DEFAULT), SINCE_DEFAULT),
    )
    .option("--state-machine-input <file>", "run the fixed grid of an input of aws-lambda-power-tuning")
    .option("--import <url>", "read a chart of aws-lambda-power-tuning")
    .option("--restore", "only put back what a killed tuning left behind", false)
    .option("--html <file>", "write the chart as a page, too")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .hook("preAction", refuseContradictions)
    .action(tune);
}

async function tune(functionName: string | undefined, options: TuneCommandOptions): Promise<void> {
  if (options.import !== undefined) return importCommand(options.import, options);
  await withTarget(options, async (clients) => {
    if (options.fromProduction) return estimateCommand(clients, requireName(functionName), options);
    const journal = new TuningJournal(await journalDirectory(options));
    if (options.stateMachineInput === undefined || options.restore) {
      return measure(clients, functionName, { options, journal });
    }
    await restoreLeftovers(clients, { options, journal });
    return gridCommand(clients, options.stateMachineInput, { options, journal });
  });
}

interface Circumstances {
  readonly options: TuneCommandOptions;
  readonly journal: TuningJournal;
}

async function measure(
  clients: AwsClients,
  functionName: string | undefined,
  circumstances: Circumstances,
): Promise<void> {
  const { options, journal } = circumstances;
  // What is wrong with the command line must not wait for the cloud.
  const strategy = parseStrategy(options.strategy, {
    weight: options.weight,
    ...(options.p95 === undefined ? {} : { p95Ms: options.p95 }),
  });
  const payloads = parsePayloads(await readPayload(options), PAYLOADS_HINT);
  const sizesMb = parseSizeList(options.sizes);
  if (options.restore) {
    await restoreLeftovers(clients, circumstances);
    return;
  }
  const tuned = await requireFunction(clients, requireName(functionName));
  const basePrice = pricePerMs(clients.target.region, tuned.architecture);
  if (options.aws) await tellCost(clients, tuned, { options, sizesMb, basePrice });
  await restoreLeftovers(clients, circumstances);
  const show = progressLine(systemClock);
  const report = await abortOnSignals((signal) =>
    tuneFunction({
      clients,
      functionName: tuned.name,
      sizesMb,
      journal,
      clock: systemClock,
      random: systemRandom(),
      signal,
      strategy,
      payloads,
      invocationsMax: options.maxInvocations,
      usdMax: options.maxUsd,
      basePrice,
      onProgress: (progress) => show(describeProgress(progress)),
      onThrottled: tellThrottle,
    }),
  );
  await finish(clients, report, { tuned, options });
}

async function finish(
  clients: AwsClients,
  report: TuningReport,
  { tuned, options }: { readonly tuned: TunedFunction; readonly options: TuneCommandOptions },
): Promise<void> {
  const currency = currencyOf(clients.target.region);
  if (options.html !== undefined) await writeTuningPage(options.html, tuningPage(tuned.name, report, currency));
  const basis = `Prices of ${tuned.architecture} in ${clients.target.region}`;
  process.stdout.write(
    options.json ? `${JSON.stringify(report, undefined, 2)}\n` : renderTuning(report, { basis, currency }),
  );
  if (!options.apply) return;
  const { memoryMb } = report;
  await applyChoice(clients, { functionName: tuned.name, memoryMb, clock: systemClock });
  note(`${tuned.name} has ${memoryMb} MB now (it had ${tuned.memoryMb} MB).`);
}

/** The expected cost comes before the account is asked to be confirmed: it may decide that. */
async function tellCost(
  clients: AwsClients,
  { name, timeoutMs }: TunedFunction,
  plan: { readonly options: TuneCommandOptions; readonly sizesMb: readonly number[]; readonly basePrice: number },
): Promise<void> {
  const { options, sizesMb, basePrice } = plan;
  const invocations = options.maxInvocations;
  const cost = await expectedCost(clients, {
    functionName: name,
    sizesMb,
    invocations,
    timeoutMs,
    basePrice,
    clock: systemClock,
  });
  const sign = signOf(currencyOf(clients.target.region));
  note(
    `Tuning ${name} makes at most ${invocations} invocations: about ${sign}${cost.usd.toFixed(4)} (${cost.basis}), ` +
      `never more than ${sign}${cost.usdMax.toFixed(4)}; measuring stops at ${sign}${options.maxUsd}.`,
  );
  await confirmAccount(clients, options.confirmAccount);
}

async function restoreLeftovers(clients: AwsClients, { options, journal }: Circumstances): Promise<void> {
  const place = placeOf(clients);
  const unfinished = await journal.listUnfinished(place);
  if (unfinished.length > 0) await confirmAccount(clients, options.confirmAccount);
  const restored = await restoreUnfinished(clients, { journal, place, clock: systemClock });
  for (const name of restored) note(`Put ${name} back as it was before a tuning that was cut off.`);
  if (restored.length === 0 && options.restore) note("No tuning was cut off here.");
}

const PAYLOADS_HINT = `give each payload a weight above 0: --payload '[{"payload":{"id":1},"weight":3}, …]'`;

async function readPayload({ payload, payloadFile }: TuneCommandOptions) {
  const text = payload ?? (payloadFile === undefined ? undefined : await readText(payloadFile, "payload"));
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw new LabError("PAYLOAD_INVALID", "the payload is not JSON", `quote it: --payload '{"id":1}'`);
}

function requireName(name: string | undefined): string {
  if (name !== undefined) return name;
  const hint = "name it: faultline tune FUNCTION; aws lambda list-functions lists functions";
  throw new LabError("FUNCTION_MISSING", "there is no function to tune", hint);
}

function parseTarget(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text);
  if (match === null) throw new InvalidArgumentError("A target is a number and ms or s, such as 400ms.");
  return Number(match[1]) * (match[2] === "s" ? 1000 : 1);
}

function parseUsd(text: string): number {
  const amount = Number(text);
  if (!(amount > 0)) throw new InvalidArgumentError("An amount is a number of US dollars above 0.");
  return amount;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
