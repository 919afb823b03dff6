import type { Command } from "commander";

/** What a command's module gives. */
interface CommandModule {
  /** Adds the arguments, options, help, sub-commands and action. */
  defineCommand(command: Command): void;
}

/** A command as the overview lists it. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** Loads what it takes and does; all commands together would take every call a third of a second. */
  readonly load: () => Promise<CommandModule>;
}

/** The commands by heading, in the order in which one comes to need them. */
export const COMMANDS: Readonly<Record<string, readonly CommandEntry[]>> = {
  "Run an application:": [
    {
      name: "up",
      description: "deploy a SAM or CloudFormation template on the lab; starts a lab if none runs",
      load: () => import("./commands/up.ts"),
    },
    {
      name: "down",
      description: "remove a stack; ends the lab that up started once no stack is left",
      load: () => import("./commands/down.ts"),
    },
    {
      name: "status",
      description: "show the lab, its stacks and what it enforces",
      load: () => import("./commands/status.ts"),
    },
  ],
  "See what it does:": [
    { name: "logs", description: "read, query and import logs", load: () => import("./commands/logs.ts") },
    { name: "traces", description: "follow requests through services", load: () => import("./commands/traces.ts") },
    {
      name: "metrics",
      description: "list metrics, or draw them over time",
      load: () => import("./commands/metrics.ts"),
    },
    {
      name: "alarms",
      description: "list alarms and their states, or suggest those that an application should have",
      load: () => import("./commands/alarms.ts"),
    },
  ],
  "Reproduce a problem:": [
    {
      name: "load",
      description: "run an Artillery script as it is, and store the result",
      load: () => import("./commands/load.ts"),
    },
    { name: "runs", description: "list stored load tests", load: () => import("./commands/runs.ts") },
    { name: "compare", description: "compare two stored load tests", load: () => import("./commands/compare.ts") },
    {
      name: "capacity",
      description: "show or set a table's burst credit (the lab only: AWS does not show it)",
      load: () => import("./commands/capacity.ts"),
    },
  ],
  "Find and mend its cause:": [
    {
      name: "diagnose",
      description: "find out why an application is slow or failing",
      load: () => import("./commands/diagnose.ts"),
    },
    {
      name: "investigate",
      description:
        "run the load, name the cause, change one thing, run again, until the objectives hold (the lab only)",
      load: () => import("./commands/investigate.ts"),
    },
    {
      name: "tune",
      description: "choose a function's memory size by few invocations, with intervals",
      load: () => import("./commands/tune.ts"),
    },
  ],
  "Keep code storage in order:": [
    {
      name: "storage",
      description: "show code storage against its quota",
      load: () => import("./commands/storage.ts"),
    },
    {
      name: "janitor",
      description: "delete function and layer versions that nothing refers to; a dry run unless --yes",
      load: () => import("./commands/janitor.ts"),
    },
  ],
  "Run the lab itself:": [
    {
      name: "start",
      description: "run an empty lab in the foreground until Ctrl-C",
      load: () => import("./commands/start.ts"),
    },
    {
      name: "stop",
      description: "end the lab; its data stay for the next start",
      load: () => import("./commands/stop.ts"),
    },
    {
      name: "doctor",
      description: "show what this machine can enforce and run, and what to do about each gap",
      load: () => import("./commands/doctor.ts"),
    },
  ],
};
