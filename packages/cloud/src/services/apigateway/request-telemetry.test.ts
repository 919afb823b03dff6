import { describe, expect, test } from "vitest";
import { FunctionFailure } from "../api-proxy/gateway-bench.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { COFFEE, deployApi } from "./deployed-api.fixture.ts";

describe("what a request leaves behind", () => {
  const TRACED = [{ path: "/tracingEnabled", value: "true" }];
  const SAMPLED = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

  test("a sampled request on a traced stage: the stage's segment, and Lambda joins its subsegment", async () => {
    const { send, invoker, segments, restApiId, clock } = await deployApi(COFFEE, { patches: TRACED });
    invoker.script = () => {
      clock.advance(20);
      return new FunctionFailure("boom");
    };
    await send({ headers: { "X-Amzn-Trace-Id": SAMPLED, "User-Agent": "agent" } });
    const [segment] = segments;
    const subsegment = segment?.document.subsegments?.[0];
    expect(segment?.document).toMatchObject({
      name: "coffee-api/Prod",
      trace_id: "1-5759e988-bd862e3fe1be46a994272793",
      parent_id: "53995c3f42cd8ad8",
      origin: "AWS::ApiGateway::Stage",
      resource_arn: `arn:aws:apigateway:us-east-1::/restapis/${restApiId}/stages/Prod`,
      http: { request: { method: "GET", client_ip: "192.0.2.1", user_agent: "agent" }, response: { status: 502 } },
      aws: { api_gateway: { account_id: "123456789012", rest_api_id: restApiId, stage: "Prod" } },
      annotations: { "aws:api_id": restApiId, "aws:api_stage": "Prod" },
      fault: true,
      start_time: 1_767_225_600,
      end_time: 1_767_225_600.02,
    });
    expect(subsegment).toMatchObject({
      name: "Lambda",
      namespace: "aws",
      aws: { function_name: "coffee", region: "us-east-1", operation: "Invoke", resource_names: ["coffee"] },
      http: { response: { status: 200 } },
    });
    expect(invoker.invocations[0]?.traceHeader).toBe(
      `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${subsegment?.id};Sampled=1`,
    );
  });

  test.each([
    { name: "sampled by a rule", decision: true, header: undefined, count: 1 },
    { name: "not sampled by a rule", decision: false, header: undefined, count: 0 },
    {
      name: "refused by the header",
      decision: true,
      header: `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0`,
      count: 0,
    },
  ])("a request $name leaves $count segments", async ({ decision, header, count }) => {
    const asked: unknown[] = [];
    const decideSampling: GatewayPorts["decideSampling"] = (_scope, request) => {
      asked.push(request);
      return decision;
    };
    const bench = await deployApi(COFFEE, { patches: TRACED, ports: { decideSampling } });
    await bench.send({ headers: header === undefined ? {} : { "X-Amzn-Trace-Id": header } });
    expect(bench.segments.length).toBe(count);
    const rule = { serviceName: "coffee-api/Prod", serviceType: "AWS::ApiGateway::Stage", path: "/Prod/coffee" };
    expect(asked).toEqual(header === undefined ? [expect.objectContaining(rule)] : []);
    expect(bench.invoker.invocations[0]?.traceHeader).toMatch(
      decision && header === undefined ? /Sampled=1$/ : /Sampled=0$/,
    );
  });

  test("an untraced stage passes a given header on and names a new trace where there is none", async () => {
    const { send, invoker, segments } = await deployApi(COFFEE);
    await send({ headers: { "X-Amzn-Trace-Id": SAMPLED } });
    await send();
    expect(invoker.invocations.map(({ traceHeader }) => traceHeader)).toEqual([
      SAMPLED,
      expect.stringMatching(/^Root=1-6955b900-[0-9a-f]{24}$/),
    ]);
    expect(segments).toEqual([]);
  });

  test("datums under every set of dimensions, by method with detailed metrics", async () => {
    const { send, invoker, datums, clock } = await deployApi(COFFEE, {
      patches: [{ path: "/*/*/metrics/enabled", value: "true" }],
    });
    invoker.script = () => {
      clock.advance(30);
      return { statusCode: 404 };
    };
    await send();
    clock.advance(1000);
    const shown = datums.map(({ namespace, metricName, dimensions, values, unit }) => [
      namespace,
      metricName,
      dimensions.map(({ name, value }) => `${name}=${value}`).join(),
      "length" in values ? values[0]?.value : undefined,
      unit,
    ]);
    const sets = ["ApiName=coffee-api", "ApiName=coffee-api,Stage=Prod"];
    const detailed = [...sets, "ApiName=coffee-api,Method=GET,Resource=/coffee,Stage=Prod"];
    expect(shown).toEqual(
      detailed.flatMap((set) => [
        ["AWS/ApiGateway", "Count", set, 1, "Count"],
        ["AWS/ApiGateway", "4XXError", set, 1, "Count"],
        ["AWS/ApiGateway", "5XXError", set, 0, "Count"],
        ["AWS/ApiGateway", "Latency", set, 30, "Milliseconds"],
        ["AWS/ApiGateway", "IntegrationLatency", set, 30, "Milliseconds"],
      ]),
    );
  });

  test("a line in the access log, with the function's and the service's status apart", async () => {
    const format =
      '{"s":"$context.status","i":"$context.integrationStatus","f":"$context.integration.status","e":"$context.integrationErrorMessage","p":"$context.resourcePath","m":"$context.error.message"}';
    const destination = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/coffee";
    const { send, invoker, events } = await deployApi(COFFEE, {
      patches: [
        { path: "/accessLogSettings/destinationArn", value: destination },
        { path: "/accessLogSettings/format", value: format },
      ],
    });
    invoker.script = () => "no proxy answer";
    await send();
    expect(events.map(({ logGroup }) => logGroup)).toEqual(["/aws/apigateway/coffee"]);
    expect(JSON.parse(events[0]?.message ?? "")).toEqual({
      s: "502",
      i: "200",
      f: "-",
      e: "Execution failed due to configuration error: Malformed Lambda proxy response",
      p: "/coffee",
      m: "Internal server error",
    });
  });

  test("overhead is waited for on the clock and counts as latency", async () => {
    const { send, datums, clock } = await deployApi(COFFEE, { ports: { overhead: () => 12 } });
    const pending = send();
    clock.advance(12);
    await pending;
    clock.advance(1000);
    const latency = datums.find(({ metricName }) => metricName === "Latency");
    expect(latency?.values).toEqual([{ value: 12, count: 1 }]);
  });
});
