import { type Clock, messageOf } from "@faultline/core";
import { refusalOf } from "../custom/find-bootstrap.ts";
import type { SandboxFault } from "../function-runtime.ts";
import { RUNTIME_SHUTDOWN_MS, SHUTDOWN_MS } from "../limits.ts";
import type { ProcessEnd } from "../supervisor/supervisor-client.ts";
import type { ExtensionProcess } from "./extension-process.ts";
import type { ExtensionRegistry, ShutdownReason } from "./extension-registry.ts";
import type { ExternalExtension } from "./find-extensions.ts";
import type { TelemetryHub } from "./telemetry-hub.ts";

/** Starts the process of one external extension. Rejects where the system refuses it. */
export type StartExtension = (extension: ExternalExtension) => Promise<ExtensionProcess>;

/** Everything beside the runtime in one environment: extensions, their processes, and the telemetry they are sent. */
export class ExtensionGroup {
  readonly registry: ExtensionRegistry;
  readonly telemetry: TelemetryHub;
  readonly #clock: Clock;
  #processes: ExtensionProcess[] = [];
  #shutdown: Promise<void> | undefined;

  constructor(registry: ExtensionRegistry, telemetry: TelemetryHub, clock: Clock) {
    this.registry = registry;
    this.telemetry = telemetry;
    this.#clock = clock;
  }

  /** Whether there is anybody to wait for. */
  get isEmpty(): boolean {
    return this.registry.isEmpty && this.#processes.length === 0;
  }

  /** Starts the external extensions and resolves once all have registered, or one has failed. */
  async launch(extensions: readonly ExternalExtension[], start: StartExtension): Promise<void> {
    await Promise.all(extensions.map((extension) => this.#startOne(extension, start)));
    await Promise.race([this.registry.externalRegistered(), this.registry.fault]);
  }

  /** Resolves once nobody is at work, or with what makes the environment unusable. */
  settled(): Promise<SandboxFault | undefined> {
    return Promise.race([this.registry.fault, this.registry.idle().then(() => undefined)]);
  }

  /** No registrations and no subscriptions from now on. */
  endInit(): void {
    this.registry.endInit();
    this.telemetry.endInit();
  }

  limitCpu(share: number | undefined): void {
    for (const { cpu } of this.#processes) cpu.limit(share);
  }

  freeze(): void {
    for (const { cpu } of this.#processes) cpu.freeze();
  }

  thaw(): void {
    for (const { cpu } of this.#processes) cpu.thaw();
  }

  residentBytes(): number {
    let sum = 0;
    for (const process of this.#processes) sum += process.residentBytes();
    return sum;
  }

  drainLog(): void {
    for (const process of this.#processes) process.drainLog();
  }

  /**
   * Ends what is there, the runtime first: it gets SIGTERM and a part of the time, the extensions their SHUTDOWN event and
   * the rest of it; then everything is killed. Where nobody has registered, all ends at once.
   *
   * @param endRuntime Ends the runtime's process within that time.
   */
  shutDown(reason: ShutdownReason, endRuntime: (graceMs: number) => Promise<void>): Promise<void> {
    this.#shutdown ??= this.#runShutdown(reason, endRuntime);
    return this.#shutdown;
  }

  async #runShutdown(reason: ShutdownReason, endRuntime: (graceMs: number) => Promise<void>): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    const { hasExternal, isEmpty } = this.registry;
    this.thaw();
    await endRuntime(isEmpty ? 0 : RUNTIME_SHUTDOWN_MS[hasExternal ? "external" : "internal"]);
    if (this.#processes.length > 0) {
      const remainingMs = () => Math.max(0, SHUTDOWN_MS - (this.#clock.monotonicMs() - startedMs));
      await Promise.race([this.telemetry.flush(), this.#wait(remainingMs())]);
      const told = new Set(this.registry.tellShutdown(reason, remainingMs()));
      const ending = this.#processes.filter(({ name }) => told.has(name)).map(({ exited }) => exited);
      await Promise.race([Promise.all(ending), this.#wait(remainingMs())]);
      for (const process of this.#processes) process.kill();
      await Promise.all(this.#processes.map(({ exited }) => exited));
    }
    this.telemetry.close();
  }

  async #startOne(extension: ExternalExtension, start: StartExtension): Promise<void> {
    const refusal = refusalOf(extension.path);
    const fail = (reason: string) =>
      this.registry.fail("Extension.LaunchError", `fork/exec /opt/extensions/${extension.name}: ${reason}`);
    if (refusal !== undefined) return fail(refusal);
    try {
      const process = await start(extension);
      this.#processes.push(process);
      if (this.#shutdown !== undefined) process.kill();
      void process.exited.then((end) => this.#noteExit(process, end));
    } catch (error) {
      fail(messageOf(error));
    }
  }

  #noteExit(process: ExtensionProcess, end: ProcessEnd): void {
    this.#processes = this.#processes.filter((other) => other !== process);
    if (this.#shutdown !== undefined) return;
    const how = end.signal === null ? `exit status ${end.status ?? 0}` : `signal: ${end.signal}`;
    this.registry.fail("Extension.Crash", how);
  }

  #wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(durationMs, resolve);
    });
  }
}
