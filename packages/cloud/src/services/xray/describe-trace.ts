import type { ServiceId, TraceSummary as TraceSummaryShape, ValueWithServiceIds } from "@aws-sdk/client-xray";
import { type SegmentDocument, type ServiceIdentity, summarizeTrace, type TraceSummary } from "@faultline/telemetry";

/** A summary as GetTraceSummaries answers it. */
export function describeTrace(summary: TraceSummary): TraceSummaryShape {
  const { root } = summary;
  return {
    Id: summary.trace.id,
    StartTime: new Date(summary.startTime * 1000),
    Duration: roundMs(summary.duration),
    ResponseTime: roundMs(summary.responseTime),
    HasFault: summary.hasFault,
    HasError: summary.hasError,
    HasThrottle: summary.hasThrottle,
    IsPartial: summary.isPartial,
    Http: describeHttp(root),
    Annotations: describeAnnotations(summary),
    Users: summary.users.map(({ name, services }) => ({ UserName: name, ServiceIds: services.map(describeServiceId) })),
    ServiceIds: summary.services.map(describeServiceId),
    ResourceARNs: arnsOf(summary).map((arn) => ({ ARN: arn })),
    ...(root === undefined ? {} : { EntryPoint: describeServiceId(summarizedRoot(summary, root)) }),
    Revision: summary.trace.segments.length,
  };
}

/** A service as X-Ray names it. */
export function describeServiceId(service: ServiceIdentity): ServiceId {
  return {
    Name: service.name,
    Names: [service.name],
    ...(service.accountId === undefined ? {} : { AccountId: service.accountId }),
    ...(service.type === undefined ? {} : { Type: service.type }),
  };
}

/** Seconds to the millisecond, as X-Ray prints them. */
export function roundMs(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Duration of a whole trace in seconds, as BatchGetTraces answers it. */
export function traceDuration(trace: Parameters<typeof summarizeTrace>[0]): number {
  return roundMs(summarizeTrace(trace).duration);
}

function summarizedRoot(summary: TraceSummary, root: SegmentDocument): ServiceIdentity {
  return summary.services.find(({ name, type }) => name === root.name && type === root.origin) ?? { name: root.name };
}

function describeHttp(root: SegmentDocument | undefined): NonNullable<TraceSummaryShape["Http"]> {
  const { request, response } = root?.http ?? {};
  return {
    HttpURL: request?.url,
    HttpStatus: response?.status,
    HttpMethod: request?.method,
    UserAgent: request?.user_agent,
    ClientIp: request?.client_ip,
  };
}

function describeAnnotations(summary: TraceSummary): Record<string, ValueWithServiceIds[]> {
  return Object.fromEntries(
    [...summary.annotations].map(([key, values]) => [
      key,
      values.map(({ value, services }) => ({
        AnnotationValue: annotationShape(value),
        ServiceIds: services.map(describeServiceId),
      })),
    ]),
  );
}

function annotationShape(value: string | number | boolean): NonNullable<ValueWithServiceIds["AnnotationValue"]> {
  if (typeof value === "number") return { NumberValue: value };
  return typeof value === "boolean" ? { BooleanValue: value } : { StringValue: value };
}

function arnsOf(summary: TraceSummary): string[] {
  return [...new Set(summary.trace.segments.flatMap((segment) => segment.resource_arn ?? []))];
}
