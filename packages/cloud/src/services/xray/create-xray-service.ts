import type * as Client from "@aws-sdk/client-xray";
import type { Clock, Random, Scope } from "@faultline/core";
import type { SamplingRequest, SegmentSink, TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import { type DaemonCounts, XRayDaemon } from "./daemon/xray-daemon.ts";
import { batchGetTraces } from "./operations/batch-get-traces.ts";
import { createSamplingRule } from "./operations/create-sampling-rule.ts";
import { deleteSamplingRule } from "./operations/delete-sampling-rule.ts";
import { getSamplingRules } from "./operations/get-sampling-rules.ts";
import { getSamplingStatisticSummaries } from "./operations/get-sampling-statistic-summaries.ts";
import { getSamplingTargets } from "./operations/get-sampling-targets.ts";
import { getServiceGraph } from "./operations/get-service-graph.ts";
import { getTraceGraph } from "./operations/get-trace-graph.ts";
import { getTraceSummaries } from "./operations/get-trace-summaries.ts";
import { putTelemetryRecords } from "./operations/put-telemetry-records.ts";
import { putTraceSegments } from "./operations/put-trace-segments.ts";
import { updateSamplingRule } from "./operations/update-sampling-rule.ts";
import { SamplingRules } from "./sampling-rules.ts";
import { TraceReader } from "./trace-reader.ts";
import type { XRay } from "./xray-service.ts";

/** What X-Ray needs of the lab. */
export interface XRayDependencies {
  readonly store: TelemetryStore;
  /** Takes what arrives over UDP. */
  readonly segments: SegmentSink;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** X-Ray as the lab mounts it. */
export interface XRayService {
  readonly definition: ServiceDefinition;
  /** Whether to trace a request that enters a service of the lab undecided. */
  decideSampling(scope: Scope, request: SamplingRequest): boolean;
  /** `AWS_XRAY_DAEMON_ADDRESS` for functions of an account and Region. */
  daemonAddress(scope: Scope): Promise<string>;
  daemonCounts(): DaemonCounts;
  close(): Promise<void>;
}

/** Makes the X-Ray service. */
export function createXRayService({ store, segments, state, clock, random }: XRayDependencies): XRayService {
  const rules = new SamplingRules(state, clock, random);
  const daemon = new XRayDaemon(clock, segments);
  return {
    definition: define({ store, reader: new TraceReader(store), rules, clock }),
    decideSampling: (scope, request) => rules.decide(scope, request),
    daemonAddress: (scope) => daemon.address(scope),
    daemonCounts: () => daemon.counts(),
    close: () => daemon.close(),
  };
}

function define(xray: XRay): ServiceDefinition {
  return defineService<typeof Client>({
    name: "xray",
    signingName: "xray",
    clientPackage: "@aws-sdk/client-xray",
    protocol: "rest-json",
    apiVersion: "2016-04-12",
    operations: {
      PutTraceSegments: putTraceSegments(xray),
      PutTelemetryRecords: putTelemetryRecords,
      GetTraceSummaries: getTraceSummaries(xray),
      BatchGetTraces: batchGetTraces(xray),
      GetServiceGraph: getServiceGraph(xray),
      GetTraceGraph: getTraceGraph(xray),
      CreateSamplingRule: createSamplingRule(xray),
      UpdateSamplingRule: updateSamplingRule(xray),
      DeleteSamplingRule: deleteSamplingRule(xray),
      GetSamplingRules: getSamplingRules(xray),
      GetSamplingTargets: getSamplingTargets(xray),
      GetSamplingStatisticSummaries: getSamplingStatisticSummaries(xray),
    },
  });
}
