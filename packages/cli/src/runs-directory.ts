import { join, resolve } from "node:path";
import { findLab } from "@faultline/lab";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions } from "./connect.ts";

/** Options of every command that reads or writes stored runs. */
export interface RunsOptions extends ConnectOptions {
  readonly runs?: string;
}

/** Adds `--runs` and `--endpoint`. */
export function addRunsOptions(command: Command): Command {
  return addConnectOptions(command).option(
    "--runs <dir>",
    "folder of stored runs (default: in the running lab's data, else .faultline/runs)",
  );
}

/** Where runs are stored: as told, else with the running lab's data, else in this folder's. */
export async function runsDirectory({ runs, endpoint }: RunsOptions): Promise<string> {
  if (runs !== undefined) return resolve(runs);
  return join(await labDirectory({ endpoint }), "runs");
}

/** Where the toolkit keeps what it made: with the running lab's data, else in this folder's. */
export async function labDirectory({ endpoint }: ConnectOptions): Promise<string> {
  const lab = await findLab(endpoint);
  return lab?.dataDirectory ?? resolve(".faultline");
}
