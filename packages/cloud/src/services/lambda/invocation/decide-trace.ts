import { segmentId } from "@faultline/core";
import type { InvocationTrace } from "../emission/invocation-segments.ts";
import { formatTraceHeader, newTraceId, parseTraceHeader } from "../emission/trace-header.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import type { InvocationTarget } from "./invocation-request.ts";

/** Whether an invocation is traced, and what its function is told. */
export interface TraceDecision {
  /** Present when Lambda records segments. */
  readonly trace?: InvocationTrace;
  /** The function's `X-Amzn-Trace-Id`. */
  readonly header: string;
}

/**
 * Follows the caller's sampling decision; where there is none, asks for one if the function traces actively.
 *
 * @see Lambda Developer Guide, "Visualize Lambda function invocations using AWS X-Ray", read 2026-11.
 */
export function decideTrace(
  dependencies: Pick<LambdaDependencies, "clock" | "decideSampling" | "random">,
  target: InvocationTarget,
  traceHeader: string | undefined,
): TraceDecision {
  const { clock, random } = dependencies;
  const received = parseTraceHeader(traceHeader);
  const root = received?.root ?? newTraceId(clock, random);
  const isSampled = received?.isSampled ?? isActivelySampled(dependencies, target);
  if (!isSampled) {
    return { header: formatTraceHeader(root, received?.parent ?? segmentId(random.hex(16)), false) };
  }
  const trace = {
    traceId: root,
    ...(received?.parent === undefined ? {} : { parentId: received.parent }),
    serviceId: segmentId(random.hex(16)),
    functionId: segmentId(random.hex(16)),
    invocationId: segmentId(random.hex(16)),
  };
  return { trace, header: formatTraceHeader(root, trace.invocationId, true) };
}

function isActivelySampled(
  dependencies: Pick<LambdaDependencies, "decideSampling">,
  target: InvocationTarget,
): boolean {
  if (target.version.settings.tracingMode !== "Active") return false;
  return dependencies.decideSampling(target.scope, {
    serviceName: target.version.functionName,
    serviceType: "AWS::Lambda::Function",
    resourceArn: target.arn,
  });
}
