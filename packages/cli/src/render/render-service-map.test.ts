import type { ServiceMapNode } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderServiceMap } from "./render-service-map.ts";

const statistics = (total: number, faults: number, seconds: number) => ({
  OkCount: total - faults,
  FaultStatistics: { OtherCount: faults, TotalCount: faults },
  ErrorStatistics: { ThrottleCount: 0, OtherCount: 0, TotalCount: 0 },
  TotalCount: total,
  TotalResponseTime: seconds,
});

/** By hand: 20 requests in 10 minutes are 2.0 a minute; of 19 fast and one slow the 95th percentile is the fast. */
test("the map is a tree with rate, times and shares; a service reached by a message is marked", () => {
  const services: ServiceMapNode[] = [
    {
      ReferenceId: 0,
      Name: "shop",
      Type: "AWS::ApiGateway::Stage",
      Root: true,
      Edges: [{ ReferenceId: 1 }],
      SummaryStatistics: statistics(20, 5, 10),
      ResponseTimeHistogram: [
        { Value: 5, Count: 1 },
        { Value: 0.2, Count: 19 },
      ],
    },
    { ReferenceId: 1, Name: "mail", Type: "AWS::SQS::Queue", Edges: [{ ReferenceId: 2, EdgeType: "link" }] },
    {
      ReferenceId: 2,
      Name: "sender",
      Type: "AWS::Lambda",
      SummaryStatistics: statistics(1, 0, 0.004),
      ResponseTimeHistogram: [{ Value: 0.004, Count: 1 }],
      Edges: [],
    },
  ];
  expect(renderServiceMap(services, 10).split("\n")).toEqual([
    "SERVICE       TYPE                    REQUESTS  PER MIN    MEAN     P95   FAULT  ERROR  THROTTLE",
    "shop          AWS::ApiGateway::Stage        20      2.0  500 ms  200 ms  25.0 %      –         –  ✗",
    "└─ mail       AWS::SQS::Queue                0        –       –       –       –      –         –",
    "   └~ sender  AWS::Lambda                    1      0.1  4.0 ms  4.0 ms       –      –         –",
  ]);
});

test("no traces are said to be none", () => {
  expect(renderServiceMap([], 10)).toBe("No traces in this time.");
});
