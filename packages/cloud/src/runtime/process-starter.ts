import { dirname } from "node:path";
import type { Clock, Random } from "@faultline/core";
import { ExtensionProcess } from "./extensions/extension-process.ts";
import type { ExternalExtension } from "./extensions/find-extensions.ts";
import { FunctionProcess } from "./function-process.ts";
import type { FunctionLogLine } from "./function-runtime.ts";
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
  readonly random: Random;
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
  /** What has to happen between the Runtime API's start and the process's. */
  readonly prepare?: (api: RuntimeApi) => Promise<void>;
}

/** An external extension to start beside a runtime. */
export interface ExtensionStart {
  readonly extension: ExternalExtension;
  readonly api: RuntimeApi;
  readonly variables: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly onLine: (line: FunctionLogLine) => void;
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
  startProgram(
    program: string,
    own: OwnStart,
    { workingDirectory, prepare }: Required<Pick<Start, "prepare" | "workingDirectory">>,
  ): Promise<FunctionProcess> {
    return this.#start({ ...own, command: [program], workingDirectory, prepare });
  }

  /**
   * The process of an external extension.
   *
   * @throws LabError `PROCESS_REFUSED`.
   */
  async startExtension(start: ExtensionStart): Promise<ExtensionProcess> {
    const { supervisor, governor, clock } = this.#parts;
    const { extension, api, variables, workingDirectory, onLine } = start;
    const link = new ProcessLink<ExtensionProcess>();
    const spawned = await supervisor.spawn(
      {
        command: extension.path,
        args: [],
        environment: { ...(await this.#variables(api)), ...variables },
        workingDirectory,
      },
      (end) => link.noteExit(end),
    );
    const { name } = extension;
    return link.connect(new ExtensionProcess({ name, spawned, cpu: governor.admit(spawned.pid), clock, onLine }));
  }

  async #variables(api: RuntimeApi): Promise<Record<string, string>> {
    const runtimeDirectory = dirname((await this.#parts.bootstraps).nodejs);
    return { ...baseVariables(runtimeDirectory), AWS_LAMBDA_RUNTIME_API: api.address };
  }

  async #start({ command, variables, wrapper, workingDirectory, prepare }: Start): Promise<FunctionProcess> {
    const { supervisor, governor, clock } = this.#parts;
    const link = new FunctionProcessLink();
    const api = await RuntimeApi.listen(link, this.#parts);
    const [program, ...args] = wrapper === undefined ? command : [wrapper, ...command];
    try {
      await prepare?.(api);
      const spawned = await supervisor.spawn(
        {
          command: program,
          args,
          environment: {
            ...(await this.#variables(api)),
            ...variables,
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

/** Passes on the end of a process, from before the process object exists. */
class ProcessLink<Process extends { noteExit(end: ProcessEnd): void }> {
  protected process: Process | undefined;
  #end: ProcessEnd | undefined;

  connect(process: Process): Process {
    this.process = process;
    if (this.#end !== undefined) process.noteExit(this.#end);
    return process;
  }

  noteExit(end: ProcessEnd): void {
    this.#end = end;
    this.process?.noteExit(end);
  }
}

class FunctionProcessLink extends ProcessLink<FunctionProcess> {
  readonly beforeOutcome = (): void => this.process?.drainLog();
  readonly onIdle = (): void => this.process?.noteIdle();
}
