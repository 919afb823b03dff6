import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { compileLogFormat, parseLogDestination } from "./access-log.ts";
import { formatRequestTime } from "./gateway-time.ts";
import { createTraceHeader, parseTraceHeader } from "./trace-header.ts";
import { seededRandom } from "@faultline/core";

test("a common-log-format line prints a dash for what is unknown", () => {
  const print = compileLogFormat(
    '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId',
  );
  const line = print({
    "identity.sourceIp": "192.0.2.1",
    requestTime: "04/Mar/2020:19:15:17 +0000",
    httpMethod: "GET",
    resourcePath: "/coffee",
    protocol: "HTTP/1.1",
    status: 200,
    responseLength: 2,
    requestId: "r",
  });
  expect(line).toBe('192.0.2.1 - - [04/Mar/2020:19:15:17 +0000] "GET /coffee HTTP/1.1" 200 2 r');
});

test.each([
  { arn: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/x", logGroup: "/aws/apigateway/x" },
  { arn: "arn:aws:logs:eu-west-1:123456789012:log-group:x:*", logGroup: "x" },
  { arn: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x", logGroup: undefined },
])("the log group of $arn", ({ arn, logGroup }) => {
  expect(parseLogDestination(arn)?.logGroup).toBe(logGroup);
});

// Lambda Developer Guide's example event: requestTime and requestTimeEpoch of one request.
test("request times are in common log format", () => {
  expect(formatRequestTime(epochMs(1583349317135))).toBe("04/Mar/2020:19:15:17 +0000");
});

test.each([
  { text: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", isSampled: true },
  { text: "Sampled=0;Root=1-5759e988-bd862e3fe1be46a994272793", isSampled: false },
  { text: "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?", isSampled: undefined },
])("the decision in $text", ({ text, isSampled }) => {
  expect(parseTraceHeader(text)).toMatchObject({ root: "1-5759e988-bd862e3fe1be46a994272793" });
  expect(parseTraceHeader(text)?.isSampled).toBe(isSampled);
});

test("a new trace id carries the time it began", () => {
  const { root } = createTraceHeader(seededRandom(1), epochMs(0x5759e988 * 1000));
  expect(root).toMatch(/^1-5759e988-[0-9a-f]{24}$/);
  expect(parseTraceHeader("nonsense")).toBeUndefined();
});
