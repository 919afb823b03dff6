import { examine } from "@faultline/lab";
import type { Command } from "commander";
import { DEFAULT_PORT, parseFolder, parsePort } from "../options.ts";
import { renderTable } from "../render/text-table.ts";

interface DoctorOptions {
  readonly port: number;
  readonly data: string;
  readonly json: boolean;
}

const MARKS = { ok: "ok", gap: "gap", failure: "FAILS" } as const;

const EXAMPLES = `
Examples:
  faultline doctor                       could a lab run here, and what would it enforce?
  faultline doctor --port 4567 --data /data/lab   the same for another port and folder`;

/** `faultline doctor`: what this machine can enforce, and what to do about each gap. Ends with 1 where no lab could run. */
export function defineCommand(command: Command): void {
  command
    .option("--port <n>", "port that the lab is to have", parsePort, DEFAULT_PORT)
    .option("--data <dir>", "folder of the lab's data", parseFolder, ".faultline")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(doctor);
}

async function doctor({ port, data, json }: DoctorOptions): Promise<void> {
  const findings = await examine({ port, dataDirectory: data });
  const rows = findings.flatMap(({ subject, state, detail, advice }) => [
    [subject, MARKS[state], detail],
    ...(advice === undefined ? [] : [["", "", `→ ${advice}`]]),
  ]);
  process.stdout.write(json ? `${JSON.stringify({ findings }, undefined, 2)}\n` : `${renderTable(rows)}\n`);
  if (findings.some(({ state }) => state === "failure")) process.exitCode = 1;
}
