import type { Clock, Random, Scope } from "@faultline/core";
import type { LogSink, MetricSink, SegmentSink } from "@faultline/telemetry";
import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import type { CodeDirectories } from "./code/code-store.ts";
import type { EnvironmentTurnover } from "./environments/environment-life.ts";

/** A request that no one upstream has decided to trace or not. */
interface SamplingQuestion {
  readonly serviceName: string;
  readonly serviceType: "AWS::Lambda::Function";
  readonly resourceArn: string;
}

/** The quotas of an account that Lambda obeys. */
export interface LambdaQuotas {
  concurrentExecutions(scope: Scope): number;
  codeStorageBytes(scope: Scope): number;
}

/** What a user may set about the lab's Lambda. */
interface LambdaSettings {
  /** How long an unused environment is kept, milliseconds. Default 600,000. */
  readonly idleTimeoutMs?: number;
  /** How environments retire; see `DEFAULT_TURNOVER`. */
  readonly turnover?: EnvironmentTurnover | "off";
  /**
   * Scales the waits before the retries of asynchronous invocations and the maximum age of their events; 1 by default,
   * less to see them sooner. Above 0.
   */
  readonly asyncRetryScale?: number;
}

/** Time that the service itself takes, in milliseconds; asked anew each time. */
export interface LambdaOverhead {
  /** Before an invocation. */
  invocation(): number;
  /** To make an environment and fetch the code, before init. */
  environment(): number;
  /** To start the runtime: the first part of init. */
  runtimeStart(): number;
}

/** What the Lambda service works with. */
export interface LambdaDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly state: StateStore;
  readonly runtime: FunctionRuntime;
  readonly logs: LogSink;
  readonly metrics: MetricSink;
  readonly segments: SegmentSink;
  readonly directories: CodeDirectories;
  /** The bytes of an S3 object. Rejects with S3's `ServiceError`. */
  readonly readObject: (scope: Scope, bucket: string, key: string) => Promise<Uint8Array>;
  /** `AWS_ENDPOINT_URL` of functions; asked when an environment is made, after the port is known. */
  readonly endpointUrl: () => string;
  /** `host:port` to which functions of a scope send their segments. */
  readonly tracingDaemonAddress: (scope: Scope) => Promise<string>;
  readonly decideSampling: (scope: Scope, question: SamplingQuestion) => boolean;
  /** The services to which results of asynchronous invocations go. Rejects for one that the lab lacks. */
  readonly neighbours: ServiceCaller;
  /** Told what a user should know and no answer can say. */
  readonly onWarning?: (text: string) => void;
  /** Default: AWS's default quotas. */
  readonly quotas?: LambdaQuotas;
  /** Quota of code storage, bytes; AWS's by default. */
  readonly codeStorageBytes?: number;
  /** Time that the service itself takes, milliseconds. Default none. */
  readonly overhead?: LambdaOverhead;
  readonly settings?: LambdaSettings;
}
