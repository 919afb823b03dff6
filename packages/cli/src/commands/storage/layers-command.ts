import { dirname, join, resolve } from "node:path";
import { systemClock, systemRandom } from "@faultline/core";
import { adviseLayers, createControlCalls, type LayerAdvice, openPackageCache, writeLayerPatch } from "@faultline/ops";
import { type Command, Option } from "commander";
import { addAwsOptions, type AwsOptions, withTarget } from "../../aws-options.ts";
import { describeTarget } from "../../connect.ts";
import { collectPair, parseBytes } from "../../options.ts";
import { progressBar } from "../../render/progress-bar.ts";
import { type PatchedTemplate, renderLayers } from "../../render/storage/render-layers.ts";
import { stackNameOf } from "../../stack-name.ts";

interface LayersOptions extends AwsOptions {
  readonly template?: string;
  readonly stack?: string;
  readonly parameter: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly minSaving: number;
  readonly maxDownload: number;
  readonly cache: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline storage layers                           what all could share
  faultline storage layers orders payments           these two alone
  faultline storage layers --template template.yaml  a stack's, and its patch

It downloads the package of every version once, and changes nothing. Libraries
move whole and only where they are found as before: npm packages of functions
without ES modules, and what pip installed. --template writes beside it:
  layers/NodejsLibraries/  the layer's content
  layers/layers.patch      in the template's folder: patch < layers/layers.patch
  layers/moved.txt         delete it there: xargs rm -r < layers/moved.txt`;

/** `faultline storage layers`: what functions could share as layers. */
export function addLayersCommand(storage: Command): void {
  addAwsOptions(storage.command("layers"))
    .description("find identical libraries in packages, and propose layers")
    .argument("[functions...]", "names of functions (default: all)")
    .option("--template <file>", "write a patch of this template, for the functions of its stack")
    .option("--stack <name>", "with --template: the stack's name (default: the template's folder)")
    .option("--parameter <name=value>", "a template parameter; repeat for more", collectPair, {})
    .option("--out <dir>", "with --template: folder for the layers and the patch (default: layers beside it)")
    .addOption(sizeOption("--min-saving <size>", "propose no layer that saves less", "1MB"))
    .addOption(sizeOption("--max-download <size>", "download no more packages than this", "10GB"))
    .option("--cache <dir>", "keeps downloaded packages", join(".faultline", "packages"))
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(layers);
}

function sizeOption(flags: string, description: string, size: string): Option {
  return new Option(flags, description).argParser(parseBytes).default(parseBytes(size), size);
}

async function layers(names: readonly string[], options: LayersOptions): Promise<void> {
  await withTarget(options, async (clients) => {
    const collect = {
      calls: createControlCalls(clients, systemClock, systemRandom()),
      cache: openPackageCache(resolve(options.cache)),
      downloadMaxBytes: options.maxDownload,
      minSavingBytes: options.minSaving,
      onProgress: progressBar("functions"),
    };
    const advice = await advise(names, options, collect);
    const text = options.json
      ? `${JSON.stringify(withoutInternals(advice), undefined, 2)}\n`
      : renderLayers(advice, describeTarget(clients.target), patchedTemplate(options));
    process.stdout.write(text);
  });
}

function patchedTemplate({ template, stack, aws }: LayersOptions): PatchedTemplate | undefined {
  return template === undefined
    ? undefined
    : { template, stack, awsStack: aws ? (stack ?? stackNameOf(template)) : undefined };
}

type Collect = Omit<Parameters<typeof adviseLayers>[0], "names">;

async function advise(names: readonly string[], options: LayersOptions, collect: Collect): Promise<LayerAdvice> {
  const { template, stack, parameter: parameters, out } = options;
  if (template === undefined) return (await adviseLayers({ ...collect, names, areNamed: names.length > 0 })).advice;
  return writeLayerPatch({
    ...collect,
    templateFile: template,
    stackName: stack ?? stackNameOf(template),
    parameters,
    outDirectory: out ?? join(dirname(template), "layers"),
  });
}

/** Functions by name: their packages' hashes would only be in the way. */
function withoutInternals(advice: LayerAdvice) {
  const shown = advice.layers.map(({ functions, ...layer }) => ({
    ...layer,
    functions: functions.map(({ name }) => name),
    runtimes: [...new Set(functions.map(({ runtime }) => runtime))],
    architectures: [...new Set(functions.map(({ architecture }) => architecture))],
  }));
  return { ...advice, layers: shown };
}
