import { writeFile } from "node:fs/promises";
import { accountId, LabError, messageOf, region, systemClock, systemRandom } from "@faultline/core";
import {
  type AwsClients,
  callerAccount,
  checkDeploymentStorage,
  createAwsClients,
  createControlCalls,
  createTarget,
  renderStorageHtml,
  surveyStorage,
  type Target,
} from "@faultline/ops";
import type { Command } from "commander";
import { addAwsOptions, type AwsOptions, targetOf, withTarget } from "../aws-options.ts";
import { describeTarget } from "../connect.ts";
import { collectPair, parseCount } from "../options.ts";
import { progressBar } from "../render/progress-bar.ts";
import {
  renderDeploymentStorage,
  renderPlaces,
  renderStorage,
  type SurveyedPlace,
} from "../render/storage/render-storage.ts";
import { stackNameOf } from "../stack-name.ts";
import { addLayersCommand } from "./storage/layers-command.ts";

interface StorageOptions extends Omit<AwsOptions, "region"> {
  readonly account: readonly string[];
  readonly profile: readonly string[];
  readonly region?: string;
  readonly regions: readonly string[];
  readonly keep: number;
  readonly html?: string;
  readonly json: boolean;
}

const KEEP_DEFAULT = 3;

const EXAMPLES = `
Examples:
  faultline storage                                       used of the quota, by function and layer; the forecast
  faultline storage --html storage.html                   a treemap
  faultline storage --account 111111111111 --account 222222222222 --also-region eu-west-1
  faultline storage --aws --profile dev --profile prod    development beside production
  faultline storage check template.yaml                   whether its deployment would fit
  faultline storage layers                                what functions could share as layers`;

/** `faultline storage`: what stores how much code, and whether a deployment fits. */
export function addStorageCommand(program: Command): void {
  const storage = program.command("storage").description("show code storage against its quota");
  addAwsOptions(storage.command("show", { isDefault: true }))
    .description("code storage by function and layer, what is unreferenced, and when the quota is reached")
    .option("--account <id>", "an account of the lab; repeat for a table", collect, [])
    .option("--profile <name>", "with --aws: a profile of your AWS configuration; repeat for a table", collect, [])
    .option("--also-region <region>", "another Region; repeat for more", collect, [])
    .option("--keep <n>", "newest versions that count as needed", parseCount, KEEP_DEFAULT)
    .option("--html <file>", "write a treemap as a page, too")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action((options: StorageOptions & { readonly alsoRegion: readonly string[] }) =>
      show({ ...options, regions: options.alsoRegion }),
    );
  addAwsOptions(storage.command("check"))
    .description("whether a deployment would exceed the quota; exits 1 then")
    .argument("[template]", "the template", "template.yaml")
    .option("--stack <name>", "the stack's name (default: the template's folder)")
    .option("--parameter <name=value>", "a template parameter; repeat for more", collectPair, {})
    .option("--json", "print JSON", false)
    .action(check);
  addLayersCommand(storage);
}

interface CheckOptions extends AwsOptions {
  readonly stack?: string;
  readonly parameter: Readonly<Record<string, string>>;
  readonly json: boolean;
}

async function check(templateFile: string, options: CheckOptions): Promise<void> {
  await withTarget(options, async (clients) => {
    const calls = createControlCalls(clients, systemClock, systemRandom());
    const stackName = options.stack ?? stackNameOf(templateFile);
    const found = await checkDeploymentStorage(calls, { templateFile, stackName, parameters: options.parameter });
    process.stdout.write(options.json ? `${JSON.stringify(found, undefined, 2)}\n` : renderDeploymentStorage(found));
    if (found.exceedsQuota) process.exitCode = 1;
  });
}

async function show(options: StorageOptions): Promise<void> {
  const places: SurveyedPlace[] = [];
  const targets = targetsOf(options);
  for (const target of targets) places.push(await surveyPlace(target, options, targets.length > 1));
  const found = places.flatMap(({ place, survey }) => (survey === undefined ? [] : [{ place, survey }]));
  const [first] = found;
  if (options.html !== undefined && first !== undefined) {
    await writePage(options.html, renderStorageHtml(first.survey, first.place));
  }
  if (options.json) {
    const value = places.map(({ place, survey, error }) => ({
      place,
      ...survey,
      ...(error === undefined ? {} : { error }),
    }));
    process.stdout.write(`${JSON.stringify(value.length === 1 ? value[0] : value, undefined, 2)}\n`);
  } else if (places.length === 1 && first !== undefined) {
    process.stdout.write(renderStorage(first.survey, first.place));
  } else process.stdout.write(renderPlaces(places));
  if (found.length < places.length) process.exitCode = 1;
}

/** One of several places must not spoil the others: its failure is told in its row. */
async function surveyPlace(target: Target, { keep }: StorageOptions, isOneOfMany: boolean): Promise<SurveyedPlace> {
  const clients = createAwsClients(target);
  try {
    const calls = createControlCalls(clients, systemClock, systemRandom());
    const survey = await surveyStorage(calls, { keep }, progressBar("functions"));
    return { place: await placeOf(clients), survey };
  } catch (thrown) {
    if (!isOneOfMany) throw thrown;
    return { place: describeTarget(target), error: messageOf(thrown) };
  } finally {
    await clients.destroy();
  }
}

/** A real account's number is known only to AWS. */
async function placeOf(clients: AwsClients): Promise<string> {
  const { target } = clients;
  if (!target.isAws) return describeTarget(target);
  const account = await callerAccount(clients);
  const { profile } = target;
  return `${profile === undefined ? `account ${account}` : `${profile} (${account})`}, ${target.region}`;
}

/** Every account, or profile of a real one, in every Region. */
function targetsOf({ account, profile, regions, region: first, ...options }: StorageOptions): readonly Target[] {
  const base = targetOf(first === undefined ? options : { ...options, region: first });
  if (options.aws && account.length > 0) {
    const hint = "choose real accounts by --profile, once for each; a profile may assume a role";
    throw new LabError("ACCOUNT_INVALID", "--account chooses among the lab's accounts only", hint);
  }
  if (!options.aws && profile.length > 0) {
    throw new LabError(
      "PROFILE_INVALID",
      "--profile chooses a real account",
      "add --aws, or use --account for the lab",
    );
  }
  const own = first === undefined || options.aws ? base.region : region(first);
  const codes = [...new Set([own, ...regions.map((code) => region(code))])];
  if (options.aws) {
    const profiles = profile.length === 0 ? [{}] : profile.map((name) => ({ profile: name }));
    return profiles.flatMap((one) => codes.map((code) => createTarget({ isAws: true, region: code, ...one })));
  }
  const accounts = account.length === 0 ? [base.credentials?.accessKeyId] : account;
  const endpoint = base.endpoint === undefined ? {} : { endpoint: base.endpoint };
  return accounts.flatMap((id) =>
    codes.map((code) =>
      createTarget({ region: code, ...endpoint, ...(id === undefined ? {} : { accountId: accountId(id) }) }),
    ),
  );
}

async function writePage(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const message = `${file} cannot be written: ${messageOf(cause)}`;
    throw new LabError("FILE_UNWRITABLE", message, "choose a folder that exists and can be written", { cause });
  }
  process.stderr.write(`Wrote ${file}\n`);
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
