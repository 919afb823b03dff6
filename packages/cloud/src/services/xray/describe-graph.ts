import type { Edge, Service } from "@aws-sdk/client-xray";
import type { CallStatistics, ServiceEdge, ServiceNode } from "@faultline/telemetry";
import { describeServiceId, roundMs } from "./describe-trace.ts";

/** A map as GetServiceGraph answers it. */
export function describeGraph(nodes: readonly ServiceNode[]): Service[] {
  return nodes.map(describeNode);
}

function describeNode(node: ServiceNode): Service {
  return {
    ReferenceId: node.id,
    ...describeServiceId(node.service),
    ...(node.isRoot ? { Root: true } : {}),
    State: node.isClient || node.isInferred ? "unknown" : "active",
    StartTime: new Date(node.startTime * 1000),
    EndTime: new Date(node.endTime * 1000),
    Edges: node.edges.map(describeEdge),
    ...(node.statistics && {
      SummaryStatistics: describeStatistics(node.statistics),
      DurationHistogram: describeHistogram(node.statistics),
      ResponseTimeHistogram: describeHistogram(node.statistics),
    }),
  };
}

function describeEdge(edge: ServiceEdge): Edge {
  return {
    ReferenceId: edge.targetId,
    StartTime: new Date(edge.startTime * 1000),
    EndTime: new Date(edge.endTime * 1000),
    SummaryStatistics: describeStatistics(edge.statistics),
    ResponseTimeHistogram: describeHistogram(edge.statistics),
    Aliases: [],
  };
}

function describeStatistics(statistics: CallStatistics): NonNullable<Edge["SummaryStatistics"]> {
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

function describeHistogram(statistics: CallStatistics): { Value: number; Count: number }[] {
  return statistics.histogram.map(({ value, count }) => ({ Value: value, Count: count }));
}
