import type * as Client from "@aws-sdk/client-xray";
import type { Clock, Random, Scope } from "@faultline/core";
import type { SamplingRequest, Segment, SegmentSink, TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import { type DaemonCounts, XRayDaemon } from "./daemon/xray-daemon.ts";
import { batchGetTraces } from "./operations/batch-get-traces.ts";
import { createGroup } from "./operations/create-group.ts";
import { createSamplingRule } from "./operations/create-sampling-rule.ts";
import { deleteGroup } from "./operations/delete-group.ts";
import { deleteResourcePolicy } from "./operations/delete-resource-policy.ts";
import { deleteSamplingRule } from "./operations/delete-sampling-rule.ts";
import { getEncryptionConfig } from "./operations/get-encryption-config.ts";
import { getGroup } from "./operations/get-group.ts";
import { getGroups } from "./operations/get-groups.ts";
import { getSamplingRules } from "./operations/get-sampling-rules.ts";
import { getSamplingStatisticSummaries } from "./operations/get-sampling-statistic-summaries.ts";
import { getSamplingTargets } from "./operations/get-sampling-targets.ts";
import { getServiceGraph } from "./operations/get-service-graph.ts";
import { getTimeSeriesServiceStatistics } from "./operations/get-time-series-service-statistics.ts";
import { getTraceGraph } from "./operations/get-trace-graph.ts";
import { getTraceSummaries } from "./operations/get-trace-summaries.ts";
import { listResourcePolicies } from "./operations/list-resource-policies.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { putEncryptionConfig } from "./operations/put-encryption-config.ts";
import { putResourcePolicy } from "./operations/put-resource-policy.ts";
import { putTelemetryRecords } from "./operations/put-telemetry-records.ts";
import { putTraceSegments } from "./operations/put-trace-segments.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateGroup } from "./operations/update-group.ts";
import { updateSamplingRule } from "./operations/update-sampling-rule.ts";
import { parseSegmentDocument } from "./parse-segment-document.ts";
import { createXRay, type XRay } from "./xray-service.ts";

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
  /** What the daemon's ports could not take; `dropped` is absent where the system does not tell. */
  lostSegments(): { readonly rejected: number; readonly dropped?: number };
  /** Checks a document that arrived by another way than X-Ray's own, as PutTraceSegments does. */
  checkDocument(text: string): { readonly document: Segment["document"] } | { readonly problem: string };
  close(): Promise<void>;
}

/** Makes the X-Ray service. */
export function createXRayService({ store, segments, state, clock, random }: XRayDependencies): XRayService {
  const xray = createXRay({ store, state, clock, random });
  const daemon = new XRayDaemon(clock, segments);
  return {
    definition: define(xray),
    decideSampling: (scope, request) => xray.rules.decide(scope, request),
    daemonAddress: (scope) => daemon.address(scope),
    daemonCounts: () => daemon.counts(),
    lostSegments() {
      const { rejected, dropped } = daemon.counts();
      return dropped === undefined ? { rejected } : { rejected, dropped };
    },
    checkDocument(text) {
      const parsed = parseSegmentDocument(text, clock.now());
      return "document" in parsed ? parsed : { problem: parsed.rejected.Message };
    },
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
      BatchGetTraces: batchGetTraces(xray),
      CreateGroup: createGroup(xray),
      CreateSamplingRule: createSamplingRule(xray),
      DeleteGroup: deleteGroup(xray),
      DeleteResourcePolicy: deleteResourcePolicy(xray),
      DeleteSamplingRule: deleteSamplingRule(xray),
      GetEncryptionConfig: getEncryptionConfig(xray),
      GetGroup: getGroup(xray),
      GetGroups: getGroups(xray),
      GetSamplingRules: getSamplingRules(xray),
      GetSamplingStatisticSummaries: getSamplingStatisticSummaries(xray),
      GetSamplingTargets: getSamplingTargets(xray),
      GetServiceGraph: getServiceGraph(xray),
      GetTimeSeriesServiceStatistics: getTimeSeriesServiceStatistics(xray),
      GetTraceGraph: getTraceGraph(xray),
      GetTraceSummaries: getTraceSummaries(xray),
      ListResourcePolicies: listResourcePolicies(xray),
      ListTagsForResource: listTagsForResource(xray),
      PutEncryptionConfig: putEncryptionConfig(xray),
      PutResourcePolicy: putResourcePolicy(xray),
      PutTelemetryRecords: putTelemetryRecords,
      PutTraceSegments: putTraceSegments(xray),
      TagResource: tagResource(xray),
      UntagResource: untagResource(xray),
      UpdateGroup: updateGroup(xray),
      UpdateSamplingRule: updateSamplingRule(xray),
    },
  });
}
