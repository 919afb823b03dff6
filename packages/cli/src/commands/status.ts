import { existsSync } from "node:fs";
import { listStacks } from "@faultline/ops";
import type { TelemetryStatus } from "@faultline/lab";
import type { Command } from "commander";
import {
  addConnectOptions,
  type ConnectOptions,
  describeTarget,
  labTarget,
  requireLab,
  withClients,
} from "../connect.ts";
import { renderTable } from "../render/text-table.ts";

const EXAMPLES = `
Examples:
  faultline status                     the lab, its stacks, what it enforces, and calls that it does not implement
  faultline status --json | jq -r .lab.endpoint`;

/** `faultline status`: what runs, where, and what the machine can enforce. */
export function defineCommand(command: Command): void {
  addConnectOptions(command).option("--json", "print JSON", false).addHelpText("after", EXAMPLES).action(status);
}

async function status(options: ConnectOptions & { readonly json: boolean }): Promise<void> {
  const lab = await requireLab(options);
  const stacks = await withClients(options, listStacks);
  if (options.json) return void process.stdout.write(`${JSON.stringify({ lab, stacks }, undefined, 2)}\n`);
  const refused = lab.refusedTelemetryCount;
  const { rejected, dropped = 0 } = lab.lostSegments;
  const unimplemented = Object.entries(lab.unimplementedCalls).map(([operation, count]) => `${operation} ×${count}`);
  const rows = [
    ["Lab", `${lab.endpoint}, process ${lab.pid}, since ${lab.startedAt}`],
    ...(lab.otlpEndpoint === undefined ? [] : [["OpenTelemetry", `${lab.otlpEndpoint} (OTLP over HTTP)`]]),
    ["Working in", describeTarget(labTarget(options.endpoint))],
    ["Data", describeData(lab.dataDirectory)],
    ["CPU shares", CPU_ENFORCEMENT[lab.cpuEnforcement]],
    ["Telemetry", describeTelemetry(lab.telemetry)],
    ...(refused === 0 ? [] : [["", `${refused} records refused because a queue was full`]]),
    ...(rejected + dropped === 0
      ? []
      : [
          [
            "Segments",
            `${rejected} sent over UDP were refused, ${dropped} dropped by the system because they came too fast`,
          ],
        ]),
    ...(unimplemented.length === 0 ? [] : [["Not implemented", unimplemented.join(", ")]]),
    ...stacks.map((stack) => ["Stack", `${stack.name}  ${stack.status}`]),
  ];
  process.stdout.write(`${renderTable(rows)}\n`);
}

function describeTelemetry({ engine, storedBytes, limitBytes, deletedBefore, lastError }: TelemetryStatus): string {
  const name = engine === "duckdb" ? "in the data folder" : "in ClickHouse";
  const size = storedBytes === undefined ? "" : formatMegabytes(storedBytes);
  const limit = limitBytes === undefined ? "" : ` of ${formatMegabytes(limitBytes)}`;
  const deleted = deletedBefore === undefined ? "" : `; all before ${deletedBefore} was deleted for lack of room`;
  const problem = lastError === undefined ? "" : `; last failure: ${lastError}`;
  return `${size}${limit} ${name}${deleted}${problem}`.trim();
}

function formatMegabytes(bytes: number): string {
  const BYTES_PER_MB = 1024 ** 2;
  return `${(bytes / BYTES_PER_MB).toFixed(bytes < 10 * BYTES_PER_MB ? 1 : 0)} MB`;
}

function describeData(folder: string): string {
  return existsSync(folder) ? folder : `${folder} was deleted under the running lab: faultline stop, then start anew`;
}

const CPU_ENFORCEMENT = {
  "cgroup-v1": "enforced by cgroup v1 quota",
  "cgroup-v2": "enforced by cgroup v2 quota",
  signals: "enforced by stopping and continuing processes (no writable cgroup here): a few percent less exact",
  none: "not enforced on this machine: functions run at full speed",
} as const;
