import { dirname, join } from "node:path";
import { LabError } from "@faultline/core";
import { findPython } from "./python/find-python.ts";

/** Where the lab's own bootstraps lie, by the language that runs them. */
export interface BootstrapPaths {
  readonly nodejs: string;
  readonly python: string;
}

/** Program and arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** How processes of one runtime identifier are started. */
export interface RuntimeDefinition {
  readonly identifier: string;
  /** Value of `AWS_EXECUTION_ENV`; an OS-only runtime has none. */
  readonly executionEnvironment?: string;
  /** Starts a process that waits for its assignment. Absent where the program is the function's own `bootstrap`. */
  readonly waitingCommand?: (memoryMiB: number, bootstraps: BootstrapPaths) => Command;
}

/** A runtime whose processes start before it is known which function they run. */
export type WaitingRuntime = RuntimeDefinition & Required<Pick<RuntimeDefinition, "waitingCommand">>;

/** Whether a runtime has processes that wait. */
export function isWaitingRuntime(runtime: RuntimeDefinition): runtime is WaitingRuntime {
  return runtime.waitingCommand !== undefined;
}

/**
 * Runtimes by identifier. Differs from AWS: all Node.js runtimes run on the Node that runs the lab, what the identifier
 * changes is which handler forms count; a Python runtime runs on the Python of its version or, where that is not
 * installed, on any Python 3.
 */
const NODEJS = ["nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"];
const PYTHON = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"].map((version) => `python${version}`);
const OS_ONLY = ["provided", "provided.al2", "provided.al2023"];

/** The identifiers of the runtimes whose functions the lab can invoke; Python's where a Python is installed. */
export const SUPPORTED_RUNTIMES: readonly string[] = [...NODEJS, ...PYTHON, ...OS_ONLY];

/** Whether functions of a runtime can be invoked on this machine. */
export function isRunnable(identifier: string): boolean {
  if (PYTHON.includes(identifier)) return findPython(identifier) !== undefined;
  return NODEJS.includes(identifier) || OS_ONLY.includes(identifier);
}

/**
 * The definition of a runtime identifier.
 *
 * @throws LabError `UNSUPPORTED_RUNTIME`, naming what is supported.
 */
export function runtimeDefinition(identifier: string): RuntimeDefinition {
  if (NODEJS.includes(identifier)) return nodejsRuntime(identifier);
  if (OS_ONLY.includes(identifier)) return { identifier };
  if (!PYTHON.includes(identifier)) throw unsupported(identifier, `use one of ${SUPPORTED_RUNTIMES.join(", ")}`);
  const python = findPython(identifier);
  if (python === undefined) throw unsupported(identifier, "install Python 3 where the lab's PATH finds it");
  return pythonRuntime(identifier, python);
}

function unsupported(identifier: string, hint: string): LabError {
  return new LabError("UNSUPPORTED_RUNTIME", `The lab cannot run functions of the runtime ${identifier}`, hint);
}

function nodejsRuntime(identifier: string): RuntimeDefinition {
  return {
    identifier,
    executionEnvironment: `AWS_Lambda_${identifier}`,
    waitingCommand: (memoryMiB, { nodejs }) => [process.execPath, ...heapFlags(memoryMiB), nodejs],
  };
}

function pythonRuntime(identifier: string, python: string): RuntimeDefinition {
  return {
    identifier,
    executionEnvironment: `AWS_Lambda_${identifier}`,
    waitingCommand: (_memoryMiB, bootstraps) => {
      const compiled = join(dirname(bootstraps.nodejs), "pycache");
      return [python, "-u", "-X", `pycache_prefix=${compiled}`, bootstraps.python];
    },
  };
}

/**
 * V8's limits as AWS's bootstrap sets them: a tenth of the memory for young objects, in two halves, the rest for old
 * ones. They make V8 collect in time instead of growing past the memory size.
 */
function heapFlags(memoryMiB: number): string[] {
  const youngMiB = Math.floor(memoryMiB / 10);
  return [
    "--max-http-header-size=81920",
    `--max-semi-space-size=${Math.max(1, Math.floor(youngMiB / 2))}`,
    `--max-old-space-size=${memoryMiB - youngMiB}`,
  ];
}
