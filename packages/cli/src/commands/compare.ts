import { seededRandom } from "@faultline/core";
import { compareRuns, RunStore } from "@faultline/ops";
import type { Command } from "commander";
import { renderComparison } from "../render/render-comparison.ts";
import { addRunsOptions, runsDirectory, type RunsOptions } from "../runs-directory.ts";

const EXAMPLES = `
Examples:
  faultline compare latest~1 latest          what became of the app between the last two runs
  faultline compare 20261123T0716 latest --json`;

/** The same runs give the same intervals. */
const SEED = 1;

/** `faultline compare`: what changed between two stored load tests, and whether it is more than chance. */
export function defineCommand(command: Command): void {
  addRunsOptions(command)
    .argument("<before>", "a run: id, start of an id, latest, latest~1 …")
    .argument("<after>", "another")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(compare);
}

async function compare(
  before: string,
  after: string,
  options: RunsOptions & { readonly json: boolean },
): Promise<void> {
  const store = new RunStore(await runsDirectory(options));
  const comparison = compareRuns(await store.read(before), await store.read(after), seededRandom(SEED));
  process.stdout.write(options.json ? `${JSON.stringify(comparison, undefined, 2)}\n` : renderComparison(comparison));
}
