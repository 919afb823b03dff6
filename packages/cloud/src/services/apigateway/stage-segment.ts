import { epochMs, segmentId } from "@faultline/core";
import type { Segment, SegmentDocument } from "@faultline/telemetry";
import { sourceIpOf } from "../api-proxy/gateway-request.ts";
import { type Exchange, stageArn } from "./exchange.ts";

/**
 * The segment that a traced stage writes for a request, with the call of the function as its subsegment.
 *
 * @returns Undefined when the request is not sampled.
 * @see X-Ray Developer Guide, "Amazon API Gateway active tracing support for AWS X-Ray".
 */
export function createStageSegment(
  exchange: Exchange,
  answer: { readonly status: number; readonly sizeBytes: number; readonly latencyMs: number },
): Segment | undefined {
  const { request, stage, trace, startedAt } = exchange;
  if (trace.segment === undefined) return undefined;
  const stageName = stage.stage.stageName;
  const subsegment = createLambdaSubsegment(exchange, trace.segment.lambdaId);
  const document: Segment["document"] = {
    name: `${stage.api.name}/${stageName}`,
    id: segmentId(trace.segment.id),
    trace_id: trace.header.root,
    ...(trace.header.parent !== undefined && { parent_id: segmentId(trace.header.parent) }),
    start_time: startedAt / 1000,
    end_time: (startedAt + answer.latencyMs) / 1000,
    origin: "AWS::ApiGateway::Stage",
    resource_arn: stageArn(stage),
    http: {
      request: {
        method: request.method,
        url: `https://${exchange.domainName}/${stageName}${exchange.path}`,
        client_ip: sourceIpOf(request),
        ...(request.headers["user-agent"] !== undefined && { user_agent: request.headers["user-agent"] }),
        x_forwarded_for: request.headers["x-forwarded-for"] !== undefined,
      },
      response: { status: answer.status, content_length: answer.sizeBytes },
    },
    aws: {
      api_gateway: {
        account_id: stage.scope.accountId,
        rest_api_id: stage.api.id,
        stage: stageName,
        request_id: exchange.requestId,
      },
    },
    annotations: { "aws:api_id": stage.api.id, "aws:api_stage": stageName },
    ...flagsOf(answer.status),
    ...(subsegment !== undefined && { subsegments: [subsegment] }),
  };
  return { scope: stage.scope, document };
}

function createLambdaSubsegment({ call, matched }: Exchange, id: string): SegmentDocument | undefined {
  const target = matched?.deployed.target;
  if (call === undefined || target === undefined) return undefined;
  const { region } = target.scope;
  // A qualifier names a version of the function, not another function.
  const [, functionName = target.functionArn] = /:function:([^:]+)/.exec(target.functionArn) ?? [];
  const url = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${target.functionArn}/invocations`;
  return {
    id: segmentId(id),
    name: "Lambda",
    namespace: "aws",
    start_time: call.startedAt / 1000,
    end_time: epochMs(call.startedAt + call.latencyMs) / 1000,
    http: {
      request: { method: "POST", url },
      ...(call.serviceStatus !== undefined && { response: { status: call.serviceStatus } }),
    },
    aws: {
      function_name: functionName,
      region,
      operation: "Invoke",
      resource_names: [functionName],
      ...(call.requestId !== undefined && { request_id: call.requestId }),
    },
    ...flagsOf(call.serviceStatus ?? 504),
  };
}

/** 4xx is an error, 429 also a throttle, 5xx a fault. */
function flagsOf(status: number): Pick<SegmentDocument, "error" | "fault" | "throttle"> {
  if (status >= 500) return { fault: true };
  if (status < 400) return {};
  return status === 429 ? { error: true, throttle: true } : { error: true };
}
