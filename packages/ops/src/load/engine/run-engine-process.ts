import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LabError } from "@faultline/core";
import type { EngineEvent } from "./engine-event.ts";
import type { EngineJob, FromEngine, ToEngine } from "./engine-job.ts";

const ENGINE = fileURLToPath(new URL("./engine-process.ts", import.meta.url));

/** What a run of the engine's process needs besides its job. */
export interface EngineProcessOptions {
  readonly onEvent: (event: EngineEvent) => void;
  /** Aborted to end the run early: the phase ends, and what was measured is told. */
  readonly stop: AbortSignal;
}

/**
 * Runs a job in a process of its own and tells its events. Resolves once the engine has ended.
 *
 * @throws LabError with the engine's own code where it could not start, `ENGINE_DIED` when its process ended early.
 */
export function runEngineProcess(job: EngineJob, { onEvent, stop }: EngineProcessOptions): Promise<void> {
  const child = fork(ENGINE, [], {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const onStop = () => send(child, { kind: "stop" });
  stop.addEventListener("abort", onStop);
  return new Promise<void>((resolve, reject) => {
    let hasEnded = false;
    child.on("message", (message: FromEngine) => {
      if (message.kind === "refused") {
        hasEnded = true;
        reject(new LabError(message.code, message.message, message.hint));
        return;
      }
      if (message.kind === "ended") hasEnded = true;
      onEvent(message);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (hasEnded) resolve();
      else reject(engineDied(code, signal));
    });
    send(child, { kind: "start", job });
  }).finally(() => {
    stop.removeEventListener("abort", onStop);
    if (child.exitCode === null) child.kill("SIGKILL");
  });
}

function send(child: ChildProcess, message: ToEngine): void {
  if (child.connected) child.send(message, () => {}); // A process that is gone is told of by its `close`.
}

function engineDied(code: number | null, signal: NodeJS.Signals | null): LabError {
  const why = signal ?? `status ${code ?? "unknown"}`;
  return new LabError("ENGINE_DIED", `The load generator's process ended early (${why})`, "Read its message above.");
}
