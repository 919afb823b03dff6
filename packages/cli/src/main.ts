import { LabError, messageOf } from "@faultline/core";
import { Command, CommanderError } from "commander";
import { COMMANDS } from "./command-table.ts";
import { VERSION } from "@faultline/lab";

/** Exit status for a command line that cannot be understood. */
const USAGE_ERROR = 2;

/** Runs the command line. Ends the process with 1 for a failure and 2 for wrong usage. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on("error", endQuietly);
  const program = await createProgram(args);
  try {
    await program.parseAsync(withoutVainHelp(program, args), { from: "user" });
  } catch (thrown) {
    process.exit(report(thrown)); // A thread that the failed command left must not keep the process.
  }
}

/** Commander answers `help` of a command that does not exist with the overview; the command alone it says is unknown. */
function withoutVainHelp(program: Command, args: readonly string[]): readonly string[] {
  const [first, asked] = args;
  const isVain = first === "help" && asked !== undefined && !program.commands.some((one) => one.name() === asked);
  return isVain ? args.slice(1) : args;
}

/** Whoever reads our output may stop in the middle (`| head`): that is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

/** The commands of which a word of the command line is the name are complete; the others are there for the overview. */
async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("faultline")
    .description("Finds out why a Lambda application is slow or failing, and proves the fix, before its users notice.")
    .version(VERSION)
    .showHelpAfterError("(faultline --help shows the commands)")
    .exitOverride()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .commandsGroup("Learn more:")
    .helpCommand("help [command]", "show what a command takes, with examples");
  for (const [heading, entries] of Object.entries(COMMANDS)) {
    for (const { name, description, load } of entries) {
      const command = program.command(name).description(description).helpGroup(heading);
      if (args.includes(name)) (await load()).defineCommand(command);
    }
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
