import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "@faultline/core";
import { FunctionProcess } from "./function-process.ts";
import type { CpuGovernor } from "./governor/cpu-governor.ts";
import { baseVariables } from "./process-variables.ts";
import { RuntimeApi } from "./runtime-api/runtime-api.ts";
import type { RuntimeDefinition } from "./runtimes.ts";
import type { ProcessEnd, Supervisor } from "./supervisor/supervisor-client.ts";
import { TELEMETRY_DESCRIPTOR } from "./supervisor/supervisor-messages.ts";

/** What processes are started with. */
export interface StarterParts {
  readonly supervisor: Supervisor;
  readonly governor: CpuGovernor;
  readonly clock: Clock;
  /** Path of the bundled bootstrap. */
  readonly bootstrapPath: Promise<string>;
  /** Where processes find compiled code, given the bootstrap's path. */
  readonly compileCacheOf: (bootstrapPath: string) => string;
}

/** What distinguishes a process from one of the pool. */
export interface OwnStart {
  readonly variables: Readonly<Record<string, string>>;
  /** Program that starts the runtime's in its stead. @see Lambda Developer Guide, "Wrapper scripts". */
  readonly wrapper?: string;
}

/** Starts function processes that then wait for their assignment. */
export class ProcessStarter {
  readonly #parts: StarterParts;

  constructor(parts: StarterParts) {
    this.#parts = parts;
  }

  /** @throws LabError `PROCESS_REFUSED`. */
  async start(runtime: RuntimeDefinition, memoryMiB: number, own?: OwnStart): Promise<FunctionProcess> {
    const { supervisor, governor, clock } = this.#parts;
    const bootstrapPath = await this.#parts.bootstrapPath;
    const link = new ProcessLink();
    const api = await RuntimeApi.listen(link);
    const [program, ...args] = runtime.command(memoryMiB, bootstrapPath);
    const runtimeDirectory = dirname(bootstrapPath);
    mkdirSync(runtimeDirectory, { recursive: true });
    try {
      const spawned = await supervisor.spawn(
        {
          command: own?.wrapper ?? program,
          args: own?.wrapper === undefined ? args : [program, ...args],
          environment: {
            ...baseVariables(runtimeDirectory),
            ...own?.variables,
            AWS_LAMBDA_RUNTIME_API: api.address,
            _LAMBDA_TELEMETRY_LOG_FD: String(TELEMETRY_DESCRIPTOR),
            FAULTLINE_COMPILE_CACHE: this.#parts.compileCacheOf(bootstrapPath),
          },
          workingDirectory: runtimeDirectory,
        },
        (end) => link.noteExit(end),
      );
      return link.connect(new FunctionProcess({ spawned, api, cpu: governor.admit(spawned.pid), clock }));
    } catch (error) {
      api.close();
      throw error;
    }
  }
}

/** Passes on what a process's surroundings report, from before the process object exists. */
class ProcessLink {
  #process: FunctionProcess | undefined;
  #end: ProcessEnd | undefined;

  connect(process: FunctionProcess): FunctionProcess {
    this.#process = process;
    if (this.#end !== undefined) process.noteExit(this.#end);
    return process;
  }

  noteExit(end: ProcessEnd): void {
    this.#end = end;
    this.#process?.noteExit(end);
  }

  readonly beforeOutcome = (): void => this.#process?.drainLog();
  readonly onIdle = (): void => this.#process?.noteIdle();
}
