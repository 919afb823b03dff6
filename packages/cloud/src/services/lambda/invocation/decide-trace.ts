import { segmentId } from "@faultline/core";
import { functionArn } from "../catalog/function-name.ts";
import type { InvocationTrace } from "../emission/invocation-segments.ts";
import { extendLineage, type Lineage, lineageKey } from "../emission/lineage.ts";
import { formatTraceHeader, newTraceId, parseTraceHeader, type TraceHeader } from "../emission/trace-header.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import type { InvocationTarget } from "./invocation-request.ts";

/** Whether an invocation is traced, and what its function is told. */
export interface TraceDecision {
  /** Present when Lambda records segments. */
  readonly trace?: InvocationTrace;
  /** The function's `X-Amzn-Trace-Id`. */
  readonly header: string;
  /** The `X-Amzn-Trace-Id` of what Lambda itself sends on, such as a result to a destination. */
  readonly onward: string;
  /** How often the function ran before in this chain of requests. */
  readonly recursions: number;
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
  const { lineage, recursions } = followChain(target, received);
  const isSampled = received?.isSampled ?? isActivelySampled(dependencies, target);
  if (!isSampled) {
    const parent = received?.parent ?? segmentId(random.hex(16));
    const header = formatTraceHeader({ root, parent, isSampled, lineage });
    // What follows decides for itself, unless the caller has.
    return { header, onward: formatTraceHeader({ ...received, root, lineage }), recursions };
  }
  const trace = {
    traceId: root,
    ...(received?.parent === undefined ? {} : { parentId: received.parent }),
    serviceId: segmentId(random.hex(16)),
    functionId: segmentId(random.hex(16)),
    invocationId: segmentId(random.hex(16)),
  };
  const header = formatTraceHeader({ root, parent: trace.invocationId, isSampled, lineage });
  return { trace, header, onward: header, recursions };
}

/** The chain of requests with this invocation in it. */
function followChain(
  { scope, version }: InvocationTarget,
  received: TraceHeader | undefined,
): { readonly lineage: Lineage; readonly recursions: number } {
  const key = lineageKey(functionArn(scope, version.functionName));
  const lineage = extendLineage(received?.lineage ?? new Map<string, number>(), key);
  return { lineage, recursions: lineage.get(key) ?? 0 };
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
