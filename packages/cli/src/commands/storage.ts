import { systemClock, systemRandom } from "@faultline/core";
import { checkDeploymentStorage, createControlCalls, renderStorageHtml, surveyPlaces } from "@faultline/ops";
import type { Command } from "commander";
import { addAwsOptions, type AwsOptions, explainUnreachable, withTarget } from "../aws-options.ts";
import { collectPair, collectText, keepOption } from "../options.ts";
import { progressBar } from "../render/progress-bar.ts";
import { renderPlaces, renderPlacesJson } from "../render/storage/render-places.ts";
import { renderDeploymentStorage } from "../render/storage/render-storage.ts";
import { stackNameOf } from "../stack-name.ts";
import { writeOutput } from "../write-output.ts";
import { addLayersCommand } from "./storage/layers-command.ts";
import { describePlace, type PlaceOptions, storageTargets } from "./storage/storage-targets.ts";

interface StorageOptions extends PlaceOptions {
  readonly keep: number;
  readonly html?: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline storage                          used of the quota, and the forecast
  faultline storage --html storage.html      a treemap
  faultline storage --account 111111111111 --account 222222222222
  faultline storage --also-region eu-west-1  two Regions beside each other
  faultline storage --aws --profile dev --profile prod
  faultline storage check template.yaml      whether its deployment would fit
  faultline storage layers                   what functions could share`;

const CHECK_EXAMPLES = `
Examples:
  faultline storage check                    the template.yaml of this folder
  faultline storage check template.yaml --stack shop --parameter Stage=dev
  faultline storage check --aws --region eu-west-1 && sam deploy`;

/** `faultline storage`: what stores how much code, and whether a deployment fits. */
export function defineCommand(storage: Command): void {
  storage.addHelpText("after", EXAMPLES);
  addAwsOptions(storage.command("show", { isDefault: true }))
    .description("code storage by function and layer, what is unreferenced, and when the quota is reached")
    .option("--account <id>", "an account of the lab; repeat for a table", collectText)
    .option("--profile <name>", "with --aws: a profile of your AWS configuration; repeat for a table", collectText)
    .option("--also-region <region>", "another Region; repeat for more", collectText)
    .addOption(keepOption("newest versions of each function and layer that count as needed"))
    .option("--html <file>", "write a treemap as a page, too")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .allowExcessArguments() // Commander would blame show for a misspelt command.
    .action((options: StorageOptions, { args: [unknown] }: Command) => {
      const known = storage.commands.map((command) => command.name()).join(", ");
      if (unknown !== undefined) storage.error(`error: storage has no command '${unknown}', only ${known}`);
      return show(options);
    });
  addAwsOptions(storage.command("check"))
    .description("whether a deployment would exceed the quota; exits 1 then")
    .argument("[template]", "the template", "template.yaml")
    .option("--stack <name>", "the stack's name (default: the template's folder)")
    .option("--parameter <name=value>", "a template parameter; repeat for more", collectPair, {})
    .option("--json", "print JSON", false)
    .addHelpText("after", CHECK_EXAMPLES)
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
  const targets = await storageTargets(options);
  const places = await surveyPlaces(targets, {
    retention: { keep: options.keep },
    clock: systemClock,
    random: systemRandom(),
    onProgress: progressBar("functions"),
  });
  const [only] = places;
  if (places.length === 1 && only?.error !== undefined) throw explainUnreachable(only.error, options);
  const shown = places.map(describePlace);
  if (options.html !== undefined) {
    await writeOutput(options.html, renderStorageHtml(shown), "page");
    process.stderr.write(`Wrote ${options.html}\n`);
  }
  process.stdout.write(options.json ? renderPlacesJson(shown) : renderPlaces(shown));
  if (shown.some(({ error }) => error !== undefined)) process.exitCode = 1;
}
