import type {
  ErrorRootCause,
  FaultRootCause,
  ResponseTimeRootCause,
  ServiceId,
  TraceSummary as TraceSummaryShape,
  ValueWithServiceIds,
} from "@aws-sdk/client-xray";
import {
  describeRootCause,
  type ServiceIdentity,
  serviceOf,
  summarizeTrace,
  type TraceSummary,
} from "@faultline/telemetry";

/** A summary as GetTraceSummaries answers it, without the time that it matched. */
export function describeTrace(summary: TraceSummary): TraceSummaryShape {
  return {
    Id: summary.trace.id,
    StartTime: new Date(summary.startTime * 1000),
    Duration: roundMs(summary.duration),
    ResponseTime: roundMs(summary.responseTime),
    HasFault: summary.hasFault,
    HasError: summary.hasError,
    HasThrottle: summary.hasThrottle,
    IsPartial: summary.isPartial,
    Http: describeHttp(summary),
    Annotations: describeAnnotations(summary),
    Users: summary.users.map(({ name, services }) => ({ UserName: name, ServiceIds: services.map(describeServiceId) })),
    ServiceIds: summary.services.map(describeServiceId),
    ResourceARNs: summary.resourceArns.map((arn) => ({ ARN: arn })),
    InstanceIds: summary.instanceIds.map((id) => ({ Id: id })),
    AvailabilityZones: summary.availabilityZones.map((name) => ({ Name: name })),
    ...(summary.root === undefined ? {} : { EntryPoint: describeServiceId(serviceOf(summary.root)) }),
    ...describeRootCauses(summary),
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

function describeHttp({ root }: TraceSummary): NonNullable<TraceSummaryShape["Http"]> {
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

function describeRootCauses(summary: TraceSummary) {
  const { fault, error, responsetime } = summary.rootCauses();
  // Written with AWS's member names; the same JSON is what rootcause.json compares.
  return {
    FaultRootCauses: fault.map((cause) => describeRootCause("fault", cause) as FaultRootCause),
    ErrorRootCauses: error.map((cause) => describeRootCause("error", cause) as ErrorRootCause),
    ResponseTimeRootCauses: responsetime.map(
      (cause) => describeRootCause("responsetime", cause) as ResponseTimeRootCause,
    ),
  };
}
