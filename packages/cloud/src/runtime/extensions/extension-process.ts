import type { Clock } from "@faultline/core";
import type { FunctionLogLine } from "../function-runtime.ts";
import type { CpuGroup } from "../governor/cpu-governor.ts";
import { FunctionLog } from "../logs/function-log.ts";
import { ResidentMemory } from "../process/resident-memory.ts";
import { signalGroup } from "../process/signal-group.ts";
import type { ProcessEnd, SpawnedProcess } from "../supervisor/supervisor-client.ts";

/** What the process of an external extension is made of. */
export interface ExtensionProcessParts {
  readonly name: string;
  readonly spawned: SpawnedProcess;
  readonly cpu: CpuGroup;
  readonly clock: Clock;
  readonly onLine: (line: FunctionLogLine) => void;
}

/** The process of an external extension, beside the runtime's. */
export class ExtensionProcess {
  readonly #parts: ExtensionProcessParts;
  readonly #log: FunctionLog;
  readonly #memory: ResidentMemory;
  readonly #exited = Promise.withResolvers<ProcessEnd>();
  #hasEnded = false;

  constructor(parts: ExtensionProcessParts) {
    this.#parts = parts;
    this.#log = new FunctionLog(parts.spawned, parts.clock, parts.onLine);
    parts.spawned.confirmPiped();
    this.#memory = new ResidentMemory(parts.spawned.pid);
  }

  get name(): string {
    return this.#parts.name;
  }

  get exited(): Promise<ProcessEnd> {
    return this.#exited.promise;
  }

  get cpu(): CpuGroup {
    return this.#parts.cpu;
  }

  /** Resident bytes now. */
  residentBytes(): number {
    return this.#memory.read()?.residentBytes ?? 0;
  }

  drainLog(): void {
    this.#log.drain();
  }

  kill(): void {
    if (!this.#hasEnded) signalGroup(this.#parts.spawned.pid, "SIGKILL");
  }

  /** The supervisor tells that the process has ended. */
  noteExit(end: ProcessEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#log.close();
    this.#memory.close();
    this.#parts.cpu.release();
    this.#exited.resolve(end);
  }
}
