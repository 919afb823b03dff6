import { createLabControls } from "@faultline/lab";
import type { BurstCredit, TableCredit } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, labScope, requireLab } from "../connect.ts";
import { parseShare } from "../options.ts";
import { renderTable } from "../render/text-table.ts";

interface CapacityOptions extends ConnectOptions {
  readonly reset?: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  faultline capacity coffee-table               burst credit left, and how fast it grows back
  faultline capacity coffee-table --reset 1     fill the banks: start an experiment anew
  faultline capacity coffee-table --reset 0     empty them: as after a long load`;

/** `faultline capacity`: the burst credit of a table, which AWS keeps to itself. */
export function defineCommand(command: Command): void {
  addConnectOptions(command)
    .argument("<table>", "the table's name")
    .option("--reset <share>", "set every bank to this share of full, 0 to 1", parseShare)
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(capacity);
}

async function capacity(table: string, options: CapacityOptions): Promise<void> {
  await requireLab(options);
  const controls = createLabControls(options.endpoint, labScope(options.endpoint));
  if (options.reset !== undefined) await controls.resetCapacity(table, options.reset);
  const credits = await controls.readCapacity(table);
  const text = options.json
    ? JSON.stringify(credits, undefined, 2)
    : renderTable(credits.flatMap((credit) => rowsOf(table, credit)));
  process.stdout.write(`${text}\n`);
}

function rowsOf(table: string, { indexName, read, write }: TableCredit): string[][] {
  const name = indexName === undefined ? table : `${table}/${indexName}`;
  return [
    [name, "read", describe(read)],
    [name, "write", describe(write)],
  ];
}

function describe({ balance, limit, unitsPerSecond }: BurstCredit): string {
  return `${Math.round(balance)} of ${Math.round(limit)} units banked, ${unitsPerSecond} a second`;
}
