import type { EpochMs } from "@faultline/core";
import type { TelemetryEvent } from "./extensions/telemetry-hub.ts";

/** What an execution environment is made of. */
export interface EnvironmentSpec {
  /** AWS's runtime identifier, such as `nodejs24.x`. */
  readonly runtime: string;
  readonly handler: string;
  /** The function's account, for extensions that ask for it. */
  readonly accountId?: string;
  /** The unpacked deployment package: `LAMBDA_TASK_ROOT`. Outside any project. */
  readonly codeDirectory: string;
  /** The unpacked layers, in the order in which they merge into /opt. */
  readonly layerDirectories: readonly string[];
  readonly memoryMiB: number;
  /** Size of /tmp; without one it has the size of the disk. */
  readonly ephemeralStorageMiB?: number;
  /** Every variable that the function sees but those that the runtime itself sets (`AWS_LAMBDA_RUNTIME_API`, task root, `_HANDLER`). */
  readonly variables: Readonly<Record<string, string>>;
}

/** One request for the function. */
export interface Invocation {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly functionArn: string;
  /** When the function times out; the runtime tells it to the handler. */
  readonly deadline: EpochMs;
  /** The `X-Amzn-Trace-Id` value that the function continues. */
  readonly traceHeader?: string;
  /** Base64-decoded JSON of the caller's client context. */
  readonly clientContext?: string;
  /** Takes a response that the function streams as it comes; without one it is collected. */
  readonly responseSink?: ResponseSink;
}

/** Takes a streamed response. */
export interface ResponseSink {
  /** The response begins. */
  begin(contentType: string | undefined): void;
  /** Resolves when the sink can take more. */
  write(chunk: Uint8Array): Promise<void>;
}

/** How the init phase ended. A process that ends or errs can be started again by the next `start`. */
export type InitOutcome =
  | { readonly kind: "ready" }
  | { readonly kind: "error"; readonly errorType: string; readonly payload: Uint8Array }
  | SandboxFault
  | ProcessExit;

/** What makes an environment unusable, found by Lambda rather than told by the function. */
export interface SandboxFault {
  readonly kind: "fault";
  /** `Runtime.InvalidEntrypoint`, `Extension.Crash` … */
  readonly errorType: string;
  /** As answered: `RequestId: … Error: <reason>`. */
  readonly reason: string;
}

/** How one invocation ended. */
export type InvocationOutcome =
  | {
      readonly kind: "response";
      readonly payload: Uint8Array;
      readonly contentType?: string;
      /** Milliseconds for which extensions worked on after the runtime was done; absent where there are none. */
      readonly postRuntimeMs?: number;
    }
  /** The handler threw or rejected: the payload is the error document that AWS returns. */
  | {
      readonly kind: "error";
      readonly errorType: string;
      readonly payload: Uint8Array;
      /** The process ended after it had reported: `start` again before the next invocation. */
      readonly exit?: ProcessExit;
      readonly postRuntimeMs?: number;
    }
  | SandboxFault
  | ProcessExit;

/** The function's process ended by itself or was killed. */
export interface ProcessExit {
  readonly kind: "exit";
  /** Exit status, or null when a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  /** Killed for exceeding the memory size. */
  readonly isOutOfMemory: boolean;
  /** It ended while the runtime waited: the invocation that finds it so has not begun, and can be handed over again. */
  readonly isBetweenInvocations?: true;
}

/** One line that the function wrote: a log event to be, without its line end. What `console` wrote may have several lines. */
export interface FunctionLogLine {
  readonly timestamp: EpochMs;
  readonly message: string;
}

/**
 * One execution environment: a process group with its own Runtime API, CPU share and /tmp, used by one invocation at a
 * time. Mechanism only: time-outs, retries, log lines about phases, and which environment serves which request are
 * decided by the Lambda service.
 */
export interface Environment {
  /**
   * Starts the process and runs init until it asks for its first invocation. Call again after a reset or an exit.
   *
   * @param isBoosted Whether init gets full CPU, as it does before the first invocation, or the function's share, as
   *   it does when a reset environment initialises inside an invocation.
   */
  start(isBoosted: boolean): Promise<InitOutcome>;
  /** Thaws, hands over the invocation, and resolves with its outcome. The environment freezes once it asks for the next. */
  invoke(invocation: Invocation): Promise<InvocationOutcome>;
  /** Whether the process that last started still runs. One may end while it waits for its next invocation. */
  readonly isAlive: boolean;
  /** Tells what Lambda itself knows of a phase to extensions that subscribed to it. */
  publishTelemetry(event: TelemetryEvent): void;
  /** Whether anybody listens to that, or may yet subscribe. */
  readonly isTelemetryWanted: boolean;
  /**
   * Ends the processes and keeps /tmp: what AWS does after a time-out. Pending promises resolve as `exit`. Extensions
   * are told by a SHUTDOWN event and have two seconds.
   */
  reset(): Promise<void>;
  /**
   * Ends the processes and removes /tmp. At once where no extension has registered; otherwise the runtime's process gets
   * SIGTERM, external extensions a SHUTDOWN event, and after two seconds all are killed.
   */
  shutdown(): Promise<void>;
  /** Highest resident memory of the environment since it was created, bytes. */
  peakMemoryBytes(): number;
}

/** Makes execution environments and owns every function process of the lab. */
export interface FunctionRuntime {
  /** @param onLog Receives what the function writes, in order; called before the outcome that it precedes. */
  createEnvironment(spec: EnvironmentSpec, onLog: (line: FunctionLogLine) => void): Environment;
  /** Prepares processes for functions about to run, so that their cold starts do not pay for the lab's own work. */
  prewarm(spec: Pick<EnvironmentSpec, "runtime" | "memoryMiB">): void;
  /** How CPU shares are enforced here, for `faultline status` and the log. */
  readonly cpuEnforcement: "cgroup-v1" | "cgroup-v2" | "signals" | "none";
  /** Ends every environment and the supervisor. */
  close(): Promise<void>;
}
