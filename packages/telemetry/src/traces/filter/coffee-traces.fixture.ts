import { segmentId, traceId } from "@faultline/core";
import type { SegmentDocument } from "../../model/segment.ts";
import { assembleTrace, type Trace } from "../assemble-trace.ts";

const ACCOUNT = "123456789012";
const START = 1_700_000_000;

/** What one request of the test application did. Times in seconds. */
interface Request {
  readonly number: number;
  readonly seconds: number;
  readonly status: number;
  readonly path: string;
  readonly functionFault?: boolean;
  /** Subsegments of the function. */
  readonly calls: readonly Partial<SegmentDocument>[];
  readonly extras?: Partial<SegmentDocument>;
}

const tableCall = (extras: Partial<SegmentDocument> = {}): Partial<SegmentDocument> => ({
  name: "DynamoDB",
  namespace: "aws",
  aws: { table_name: "coffee-table", operation: "Query", account_id: ACCOUNT },
  ...extras,
});

/**
 * Four requests through a stage, a function and its downstream services:
 * `served` 200 in 0.2 s; `timed-out` 502 in 5.2 s, its table call never ended; `handled` 200 in 1.5 s although the
 * payment service failed (500) and the table throttled (429); `missing` 404 in 0.1 s.
 */
export const COFFEE_TRACES: Readonly<Record<string, Trace>> = {
  served: traceOf({
    number: 1,
    seconds: 0.2,
    status: 200,
    path: "/coffees/brazil",
    calls: [tableCall({ http: { response: { status: 200 } } })],
    extras: { annotations: { tier: "gold", attempts: 1, isMember: true }, user: "ana" },
  }),
  "timed-out": traceOf({
    number: 2,
    seconds: 5.2,
    status: 502,
    path: "/coffees/kenya",
    functionFault: true,
    calls: [tableCall({ in_progress: true })],
    extras: { annotations: { tier: "silver", attempts: 3 } },
  }),
  handled: traceOf({
    number: 3,
    seconds: 1.5,
    status: 200,
    path: "/orders",
    calls: [
      tableCall({ http: { response: { status: 429 } } }),
      { name: "payments.example.com", namespace: "remote", http: { response: { status: 500 } } },
    ],
    extras: { annotations: { tier: "gold", "app.release": "7" } },
  }),
  missing: traceOf({ number: 4, seconds: 0.1, status: 404, path: "/coffees/mars", calls: [] }),
};

function traceOf(request: Request): Trace {
  const id = traceId(`1-6553f100-${String(request.number).padStart(24, "0")}`);
  const node = (digit: number) => segmentId(`${request.number}${digit}`.padStart(16, "0"));
  const end_time = START + request.seconds;
  const stage: SegmentDocument = {
    name: "coffee/Prod",
    id: node(1),
    start_time: START,
    end_time,
    origin: "AWS::ApiGateway::Stage",
    resource_arn: "arn:aws:apigateway:us-east-1::/restapis/abc/stages/Prod",
    aws: { account_id: ACCOUNT },
    http: {
      request: {
        method: "GET",
        url: `https://coffee.example.com${request.path}`,
        user_agent: "curl/8.1",
        client_ip: "203.0.113.9",
      },
      response: { status: request.status },
    },
    subsegments: [{ name: "Lambda", id: node(2), start_time: START, end_time, namespace: "aws" }],
  };
  const lambdaFunction: SegmentDocument = {
    name: "lookup",
    id: node(3),
    parent_id: node(2),
    start_time: START + 0.01,
    end_time: end_time - 0.01,
    origin: "AWS::Lambda::Function",
    aws: { account_id: ACCOUNT },
    ...(request.functionFault === true ? { fault: true } : {}),
    ...request.extras,
    subsegments: request.calls.map((call, i) => ({
      name: "",
      id: node(4 + i),
      start_time: START + 0.02,
      ...(call.in_progress === true ? {} : { end_time: START + 0.08 }),
      ...call,
    })),
  };
  return assembleTrace(id, [stage, lambdaFunction]);
}
