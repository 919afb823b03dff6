// The folder `api-proxy` is a library, not a service: REST APIs and HTTP APIs are two AWS services with two control
// planes that put the same front before Lambda. Addresses, route matching, the 1.0 event, throttling, traces, datums and
// access logs live here so that neither service imports the other and nothing is written twice.
import type { Clock, Random, Scope } from "@faultline/core";
import type { LogSink, MetricSink, SegmentSink } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import type { FunctionInvoker } from "../function-invoker.ts";

/** What a sampling rule is matched against. */
interface SamplingRequest {
  /** `api-name/stage`. */
  readonly serviceName: string;
  /** Such as `AWS::ApiGateway::Stage`. */
  readonly serviceType: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly resourceArn: string;
}

/** Decides whether a request that brought no decision is traced. */
type DecideSampling = (scope: Scope, request: SamplingRequest) => boolean;

/** What an API Gateway service needs from the rest of the lab. */
export interface GatewayPorts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly invoker: FunctionInvoker;
  readonly logs: LogSink;
  readonly metrics: MetricSink;
  readonly segments: SegmentSink;
  readonly decideSampling: DecideSampling;
  /** The gateway's own latency for the next request, milliseconds; 0 answers at once. */
  readonly overhead: () => number;
}
