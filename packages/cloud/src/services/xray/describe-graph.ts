import type { Edge, Service } from "@aws-sdk/client-xray";
import type { CallStatistics, HistogramEntry, ServiceEdge, ServiceIdentity, ServiceNode } from "@faultline/telemetry";
import { describeServiceId, roundMs } from "./describe-trace.ts";

/** A map as GetServiceGraph answers it. */
export function describeGraph(nodes: readonly ServiceNode[]): Service[] {
  return nodes.map((node) => describeNode(node, nodes));
}

function describeNode(node: ServiceNode, nodes: readonly ServiceNode[]): Service {
  return {
    ReferenceId: node.id,
    ...describeServiceId(node.service),
    ...(node.isRoot ? { Root: true } : {}),
    State: node.isClient || node.isInferred ? "unknown" : "active",
    StartTime: new Date(node.startTime * 1000),
    EndTime: new Date(node.endTime * 1000),
    Edges: node.edges.map((edge) => describeEdge(edge, nodes[edge.targetId]?.service)),
    ...(node.statistics && {
      SummaryStatistics: describeStatistics(node.statistics),
      DurationHistogram: describeHistogram(node.statistics.histogram),
      ResponseTimeHistogram: describeHistogram(node.statistics.histogram),
    }),
  };
}

function describeEdge(edge: ServiceEdge, target: ServiceIdentity | undefined): Edge {
  return {
    ReferenceId: edge.targetId,
    StartTime: new Date(edge.startTime * 1000),
    EndTime: new Date(edge.endTime * 1000),
    SummaryStatistics: describeStatistics(edge.statistics),
    ResponseTimeHistogram: describeHistogram(edge.statistics.histogram),
    Aliases: edge.aliases.map((alias) => ({ Name: alias, Names: [alias], Type: target?.type })),
    ...(edge.receivedEventAges === undefined
      ? {}
      : { EdgeType: "link", ReceivedEventAgeHistogram: describeHistogram(edge.receivedEventAges) }),
  };
}

/** Statistics of a node or an edge, with AWS's member names. */
export function describeStatistics(statistics: CallStatistics): NonNullable<Edge["SummaryStatistics"]> {
  const { throttleCount, otherErrorCount, faultCount } = statistics;
  return {
    OkCount: statistics.okCount,
    ErrorStatistics: {
      ThrottleCount: throttleCount,
      OtherCount: otherErrorCount,
      TotalCount: throttleCount + otherErrorCount,
    },
    FaultStatistics: { OtherCount: faultCount, TotalCount: faultCount },
    TotalCount: statistics.totalCount,
    TotalResponseTime: roundMs(statistics.totalResponseTime),
  };
}

/** A histogram with AWS's member names. */
export function describeHistogram(entries: readonly HistogramEntry[]): { Value: number; Count: number }[] {
  return entries.map(({ value, count }) => ({ Value: value, Count: count }));
}
