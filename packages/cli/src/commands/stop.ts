import { stopLab } from "@faultline/lab";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, requireLab } from "../connect.ts";

const EXAMPLES = `
Examples:
  faultline stop
  faultline stop --endpoint http://127.0.0.1:4567   the lab on another port`;

/** `faultline stop`: ends a lab that runs in the background; its data stay. */
export function defineCommand(command: Command): void {
  addConnectOptions(command).addHelpText("after", EXAMPLES).action(stop);
}

async function stop(options: ConnectOptions): Promise<void> {
  const lab = await requireLab(options);
  await stopLab(lab);
  process.stdout.write(`Stopped the lab at ${lab.endpoint}; its data stay in ${lab.dataDirectory}\n`);
}
