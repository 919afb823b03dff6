import { LabError } from "@faultline/core";
import type { Command } from "commander";
import type { TuneCommandOptions } from "./tune-options.ts";

/** A way to run the command, and the options that have a part in it. */
interface Way {
  readonly flag: string;
  readonly takes: readonly string[];
  /** Why a function's name has no part in it. */
  readonly refusesName?: string;
  readonly hint: string;
}

/** Where to work, and how to print, goes with every way. */
const COMMON = ["--endpoint", "--aws", "--region", "--confirm-account", "--journal", "--json"];

const WAYS: readonly Way[] = [
  {
    flag: "--import",
    takes: ["--html"],
    refusesName: "a chart names none",
    hint: "leave one of them out: a chart is only read",
  },
  { flag: "--restore", takes: [], hint: "leave one of them out: first put back, then tune" },
  {
    flag: "--state-machine-input",
    takes: ["--html"],
    refusesName: "its lambdaARN names it",
    hint: "leave one of them out: the input file says all of it, in the fields of aws-lambda-power-tuning",
  },
  {
    flag: "--from-production",
    takes: ["--strategy", "--p95", "--weight", "--sizes", "--since", "--html"],
    hint: "leave one of them out: an estimate invokes and changes nothing",
  },
];

/** Options that mean something beside another one alone. */
const PARTNERS = [
  { flag: "--p95", partner: "--strategy slo", isThere: ({ strategy }: TuneCommandOptions) => strategy === "slo" },
  {
    flag: "--weight",
    partner: "--strategy balanced",
    isThere: ({ strategy }: TuneCommandOptions) => strategy === "balanced",
  },
  { flag: "--since", partner: "--from-production", isThere: (options: TuneCommandOptions) => options.fromProduction },
];

/** Refuses options that would be ignored beside others. @throws LabError `OPTIONS_CONTRADICT` naming both. */
export function refuseContradictions(command: Command): void {
  const given = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === "cli")
    .map(({ long, flags }) => long ?? flags);
  const way = WAYS.find(({ flag }) => given.includes(flag));
  if (way !== undefined) refuseBeside(way, given, command.args[0]);
  for (const { flag, partner, isThere } of PARTNERS) {
    if (!given.includes(flag) || isThere(command.opts<TuneCommandOptions>())) continue;
    throw contradiction(`${flag} has no part without ${partner}`, `add ${partner}, or leave ${flag} out`);
  }
  if (given.includes("--payload") && given.includes("--payload-file")) {
    throw contradiction("--payload and --payload-file both give the payload", "leave one of them out");
  }
}

function refuseBeside({ flag, takes, refusesName, hint }: Way, given: readonly string[], name?: string): void {
  const other = given.find((option) => option !== flag && !takes.includes(option) && !COMMON.includes(option));
  if (other !== undefined) throw contradiction(`${other} has no part in ${flag}`, hint);
  if (refusesName === undefined || name === undefined) return;
  throw contradiction(`the function ${name} has no part in ${flag}: ${refusesName}`, "leave one of them out");
}

function contradiction(message: string, hint: string): LabError {
  return new LabError("OPTIONS_CONTRADICT", message, hint);
}
