import { LabError } from "@faultline/core";

/** How processes of one runtime identifier are started. */
export interface RuntimeDefinition {
  readonly identifier: string;
  /** Value of `AWS_EXECUTION_ENV`. */
  readonly executionEnvironment: string;
  /** Program and arguments of a process that waits for its assignment. */
  command(memoryMiB: number, bootstrapPath: string): readonly [program: string, ...args: string[]];
}

/**
 * Every runtime that the lab runs. Differs from AWS: all Node.js runtimes run on the Node that runs the lab; what the
 * identifier changes is which handler forms count.
 */
const RUNTIMES: readonly RuntimeDefinition[] = ["nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"].map(
  nodejsRuntime,
);

/** The identifiers of the runtimes whose functions can be invoked. */
export const RUNNABLE_RUNTIMES: readonly string[] = RUNTIMES.map(({ identifier }) => identifier);

/**
 * The definition of a runtime identifier.
 *
 * @throws LabError `UNSUPPORTED_RUNTIME`, naming what is supported.
 */
export function runtimeDefinition(identifier: string): RuntimeDefinition {
  const found = RUNTIMES.find((runtime) => runtime.identifier === identifier);
  if (found !== undefined) return found;
  throw new LabError(
    "UNSUPPORTED_RUNTIME",
    `The lab cannot run functions of the runtime ${identifier}`,
    `use one of ${RUNNABLE_RUNTIMES.join(", ")}`,
  );
}

function nodejsRuntime(identifier: string): RuntimeDefinition {
  return {
    identifier,
    executionEnvironment: `AWS_Lambda_${identifier}`,
    command: (memoryMiB, bootstrapPath) => [process.execPath, ...heapFlags(memoryMiB), bootstrapPath],
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
