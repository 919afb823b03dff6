import { LabError, messageOf } from "@faultline/core";
import { Command, CommanderError } from "commander";
import { addAlarmsCommand } from "./commands/alarms.ts";
import { addCapacityCommand } from "./commands/capacity.ts";
import { addDiagnoseCommand } from "./commands/diagnose.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addDownCommand } from "./commands/down.ts";
import { addCompareCommand } from "./commands/compare.ts";
import { addInvestigateCommand } from "./commands/investigate.ts";
import { addJanitorCommand } from "./commands/janitor.ts";
import { addLoadCommand } from "./commands/load.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addMetricsCommand } from "./commands/metrics.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addStartCommand } from "./commands/start.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addStopCommand } from "./commands/stop.ts";
import { addStorageCommand } from "./commands/storage.ts";
import { addTracesCommand } from "./commands/traces.ts";
import { addTuneCommand } from "./commands/tune.ts";
import { addUpCommand } from "./commands/up.ts";
import { VERSION } from "@faultline/lab";

/** Exit status for a command line that cannot be understood. */
const USAGE_ERROR = 2;

/** Runs the command line. Ends the process with 1 for a failure and 2 for wrong usage. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on("error", endQuietly);
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    process.exit(report(thrown)); // A thread that the failed command left must not keep the process.
  }
}

/** Whoever reads our output may stop in the middle (`| head`): that is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

function createProgram(): Command {
  const program = new Command("faultline")
    .description("Finds out why a Lambda application is slow or failing, and proves the fix, before its users notice.")
    .version(VERSION)
    .showHelpAfterError("(faultline --help shows the commands)")
    .exitOverride();
  for (const add of [
    addUpCommand,
    addDownCommand,
    addStatusCommand,
    addDoctorCommand,
    addLogsCommand,
    addTracesCommand,
    addMetricsCommand,
    addAlarmsCommand,
    addLoadCommand,
    addRunsCommand,
    addCompareCommand,
    addCapacityCommand,
    addDiagnoseCommand,
    addInvestigateCommand,
    addTuneCommand,
    addStorageCommand,
    addJanitorCommand,
    addStartCommand,
    addStopCommand,
  ]) {
    add(program);
  }
  return program;
}

/** Tells what went wrong and what to do about it; a stack only for a bug of ours. */
function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : USAGE_ERROR;
  if (thrown instanceof LabError) {
    process.stderr.write(`faultline: ${thrown.message}\n  → ${thrown.hint}\n`);
    return 1;
  }
  if (isServiceAnswer(thrown)) {
    process.stderr.write(
      `faultline: the service answered ${thrown.name}: ${thrown.message}\n  → check the command's arguments\n`,
    );
    return 1;
  }
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  process.stderr.write(`faultline: unexpected failure: ${messageOf(thrown)}\n${stack ?? ""}\n`);
  return 1;
}

/** Whether an SDK client threw what a service answered, rather than that it broke. */
function isServiceAnswer(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "$metadata" in thrown && "$fault" in thrown && thrown.$fault === "client";
}
