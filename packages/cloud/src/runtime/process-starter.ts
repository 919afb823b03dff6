import { dirname } from "node:path";
import type { Clock } from "@faultline/core";
import { FunctionProcess } from "./function-process.ts";
import type { CpuGovernor } from "./governor/cpu-governor.ts";
import { baseVariables } from "./process-variables.ts";
import { RuntimeApi } from "./runtime-api/runtime-api.ts";
import type { BootstrapPaths, Command, WaitingRuntime } from "./runtimes.ts";
import type { ProcessEnd, Supervisor } from "./supervisor/supervisor-client.ts";
import { TELEMETRY_DESCRIPTOR } from "./supervisor/supervisor-messages.ts";

/** What processes are started with. */
export interface StarterParts {
  readonly supervisor: Supervisor;
  readonly governor: CpuGovernor;
  readonly clock: Clock;
  readonly bootstraps: Promise<BootstrapPaths>;
  /** Where Node.js processes find compiled code, given their bootstrap's path. */
  readonly compileCacheOf: (bootstrapPath: string) => string;
}

/** What a process of a function's own is started with, besides what every process has. */
export interface OwnStart {
  readonly variables: Readonly<Record<string, string>>;
  /** Program that starts the runtime's in its stead. @see Lambda Developer Guide, "Wrapper scripts". */
  readonly wrapper?: string;
}

interface Start extends OwnStart {
  readonly command: Command;
  readonly workingDirectory: string;
}

/** Starts function processes. */
export class ProcessStarter {
  readonly #parts: StarterParts;

  constructor(parts: StarterParts) {
    this.#parts = parts;
  }

  /**
   * A process that waits to be told which function it is.
   *
   * @throws LabError `PROCESS_REFUSED`.
   */
  async startWaiting(runtime: WaitingRuntime, memoryMiB: number, own?: OwnStart): Promise<FunctionProcess> {
    const bootstraps = await this.#parts.bootstraps;
    const compileCache = this.#parts.compileCacheOf(bootstraps.nodejs);
    return this.#start({
      ...own,
      command: runtime.waitingCommand(memoryMiB, bootstraps),
      variables: { ...own?.variables, FAULTLINE_COMPILE_CACHE: compileCache },
      workingDirectory: dirname(bootstraps.nodejs),
    });
  }

  /**
   * A process of a function's own program.
   *
   * @throws LabError `PROCESS_REFUSED`.
   */
  startProgram(program: string, own: OwnStart, workingDirectory: string): Promise<FunctionProcess> {
    return this.#start({ ...own, command: [program], workingDirectory });
  }

  async #start({ command, variables, wrapper, workingDirectory }: Start): Promise<FunctionProcess> {
    const { supervisor, governor, clock } = this.#parts;
    const runtimeDirectory = dirname((await this.#parts.bootstraps).nodejs);
    const link = new ProcessLink();
    const api = await RuntimeApi.listen(link);
    const [program, ...args] = wrapper === undefined ? command : [wrapper, ...command];
    try {
      const spawned = await supervisor.spawn(
        {
          command: program,
          args,
          environment: {
            ...baseVariables(runtimeDirectory),
            ...variables,
            AWS_LAMBDA_RUNTIME_API: api.address,
            _LAMBDA_TELEMETRY_LOG_FD: String(TELEMETRY_DESCRIPTOR),
          },
          workingDirectory,
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
