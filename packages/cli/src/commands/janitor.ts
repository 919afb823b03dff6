import { epochMs, systemClock, systemRandom } from "@faultline/core";
import { confirmAccount, createControlCalls, openJanitorJournal, runJanitor } from "@faultline/ops";
import type { Command } from "commander";
import { addChangeOptions, type ChangeOptions, journalDirectory, withTarget } from "../aws-options.ts";
import { keepOption, parseDurationMs } from "../options.ts";
import { progressBar } from "../render/progress-bar.ts";
import { renderJanitor } from "../render/storage/render-storage.ts";
import { stopOnInterrupt } from "../stop-on-interrupt.ts";

interface JanitorCommandOptions extends ChangeOptions {
  readonly keep: number;
  readonly olderThan?: number;
  readonly layers: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline janitor                what would go, and how much it would free
  faultline janitor --keep 5 --older-than 30d --layers --yes
  faultline janitor --aws --yes --confirm-account 123456789012`;

/** `faultline janitor`: deletes versions that nothing refers to. */
export function defineCommand(command: Command): void {
  addChangeOptions(command)
    .addOption(keepOption("newest versions of each function and layer to keep"))
    .option("--older-than <duration>", "delete only what was published longer ago, such as 30d", parseDurationMs)
    .option("--layers", "delete layer versions, too", false)
    .option("--yes", "delete", false)
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(janitor);
}

async function janitor(options: JanitorCommandOptions): Promise<void> {
  const { keep, olderThan, yes } = options;
  const now = systemClock.now();
  const retention = olderThan === undefined ? { keep } : { keep, olderThan: epochMs(now - olderThan) };
  await withTarget(options, async (clients) => {
    if (yes) await confirmAccount(clients, options.confirmAccount);
    const journal = yes ? { journal: openJanitorJournal(await journalDirectory(options)) } : {};
    const interrupt = stopOnInterrupt("clean-up");
    const result = await runJanitor({
      calls: createControlCalls(clients, systemClock, systemRandom()),
      retention,
      areLayersIncluded: options.layers,
      ...journal,
      onProgress: progressBar("functions"),
      signal: interrupt.signal,
    }).finally(() => interrupt.dispose());
    process.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : renderJanitor(result, !yes));
    if (journal.journal !== undefined) process.stderr.write(`Journal: ${journal.journal.file}\n`);
    if (result.unfinished?.error !== undefined) throw result.unfinished.error;
    if (result.unfinished !== undefined) process.exitCode = 1;
  });
}
