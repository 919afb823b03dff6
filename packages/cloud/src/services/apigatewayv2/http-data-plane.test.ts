import { seededRandom } from "@faultline/core";
import { describe, expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import type { HttpResponse } from "../../wire/http-route.ts";
import { createServiceCaller } from "../../wire/service-caller.ts";
import {
  BENCH_FUNCTION_ARN,
  BENCH_SCOPE,
  createBenchRequest,
  createGatewayBench,
  FunctionFailure,
} from "../api-proxy/gateway-bench.ts";
import { createApiGatewayV2Service } from "./create-api-gateway-v2-service.ts";

const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${BENCH_FUNCTION_ARN}/invocations`;

/** An integration as SAM writes it into the definition. */
function proxy(payloadFormatVersion: "1.0" | "2.0" = "2.0") {
  return {
    "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: URI, payloadFormatVersion },
  };
}

const CALL = { service: "apigatewayv2", scope: BENCH_SCOPE } as const;

function createService() {
  const bench = createGatewayBench();
  const { definition, route } = createApiGatewayV2Service(bench.ports);
  const caller = createServiceCaller([definition], { random: seededRandom(1), origin: () => "" });
  const send = (apiId: string, request: Parameters<typeof createBenchRequest>[0]): Promise<HttpResponse> => {
    const answer = route.match(createBenchRequest({ ...request, path: `/_aws/execute-api/${apiId}${request.path}` }));
    if (answer === undefined) throw new Error("The route did not take the request");
    return answer;
  };
  return { ...bench, caller, route, send };
}

/** An imported API with a stage that deploys automatically. */
async function importApi(
  paths: Record<string, unknown>,
  options: { document?: object; stage?: object; stageName?: string } = {},
) {
  const service = createService();
  const document = { openapi: "3.0.1", info: { title: "coffee-http", version: "1.0" }, paths, ...options.document };
  const Body = JSON.stringify(document);
  const { ApiId = "" } = await service.caller.call({ ...CALL, operation: "ImportApi", input: { Body } });
  const stage = { ApiId, StageName: options.stageName ?? "$default", AutoDeploy: true, ...options.stage };
  await service.caller.call({ ...CALL, operation: "CreateStage", input: stage });
  const send = (request: Parameters<typeof createBenchRequest>[0]) => service.send(ApiId, request);
  return { ...service, apiId: ApiId, send };
}

const COFFEE = { "/coffee/{id}": { get: proxy() } };

// The 2.0 event of the Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", with this request's values.
test("event 2.0 holds the request, and nothing for what is absent", async () => {
  const { send, invoker, apiId } = await importApi(COFFEE);
  const headers = { Cookie: "c=1; d=2", "X-Multi": "x", "User-Agent": "agent" };
  const { headers: answered } = await send({ path: "/coffee/a%20b", query: "a=1&a=2&b=x%20y", headers });
  const requestId = answered["apigw-requestid"];
  expect(invoker.lastEvent()).toEqual({
    version: "2.0",
    routeKey: "GET /coffee/{id}",
    rawPath: "/coffee/a b",
    rawQueryString: "a=1&a=2&b=x%20y",
    cookies: ["c=1", "d=2"],
    headers: {
      host: "127.0.0.1:4566",
      "user-agent": "agent",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-6955b900-[0-9a-f]{24}$/) as unknown,
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "4566",
      "x-forwarded-proto": "http",
      "x-multi": "x",
    },
    queryStringParameters: { a: "1,2", b: "x y" },
    requestContext: {
      accountId: "123456789012",
      apiId,
      domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
      domainPrefix: apiId,
      http: {
        method: "GET",
        path: "/coffee/a b",
        protocol: "HTTP/1.1",
        sourceIp: "192.0.2.1",
        userAgent: "agent",
      },
      requestId,
      routeKey: "GET /coffee/{id}",
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 1_767_225_600_000,
    },
    pathParameters: { id: "a b" },
    isBase64Encoded: false,
  });
});

test("event 1.0 of an HTTP API names its version and has both kinds of maps", async () => {
  const { send, invoker } = await importApi({ "/coffee/{id}": { get: proxy("1.0") } });
  await send({ path: "/coffee/7", query: "a=1&a=2" });
  expect(invoker.lastEvent()).toMatchObject({
    version: "1.0",
    resource: "/coffee/{id}",
    path: "/coffee/7",
    queryStringParameters: { a: "2" },
    multiValueQueryStringParameters: { a: ["1", "2"] },
    pathParameters: { id: "7" },
    stageVariables: null,
    body: null,
    requestContext: { resourcePath: "/coffee/{id}", stage: "$default" },
  });
});

test("a named stage shows in rawPath and not in the route", async () => {
  const { send, invoker } = await importApi(COFFEE, { stageName: "dev" });
  await send({ path: "/dev/coffee/7" });
  expect(invoker.lastEvent()).toMatchObject({ rawPath: "/dev/coffee/7", routeKey: "GET /coffee/{id}" });
  expect((await send({ path: "/coffee/7" })).status).toBe(404); // There is no $default stage.
});

test.each([
  { contentType: "application/json", body: "{}", isBase64Encoded: false },
  { contentType: "text/plain; charset=utf-8", body: "{}", isBase64Encoded: false },
  { contentType: "application/problem+json", body: "{}", isBase64Encoded: false },
  { contentType: "application/x-www-form-urlencoded", body: "e30=", isBase64Encoded: true },
  { contentType: "image/png", body: "e30=", isBase64Encoded: true },
])("a body of type $contentType", async ({ contentType, body, isBase64Encoded }) => {
  const { send, invoker } = await importApi({ "/coffee": { post: proxy() } });
  await send({ method: "POST", path: "/coffee", body: "{}", headers: { "Content-Type": contentType } });
  expect(invoker.lastEvent()).toMatchObject({ body, isBase64Encoded });
});

// Developer Guide, "Lambda function response for format 2.0".
describe("answers in format 2.0", () => {
  test.each([
    { name: "an object without a status", payload: { a: 1 }, body: '{"a":1}', type: "application/json" },
    { name: "a text", payload: "Hello from Lambda!", body: "Hello from Lambda!", type: "application/json" },
    { name: "a status alone", payload: { statusCode: 200 }, body: "", type: "text/plain;charset=UTF-8" },
  ])("$name is a 200", async ({ payload, body, type }) => {
    const { send, invoker } = await importApi(COFFEE);
    invoker.script = () => payload;
    const answer = await send({ path: "/coffee/7" });
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([200, body, type]);
  });

  test("cookies become headers, and base64 becomes bytes", async () => {
    const { send, invoker } = await importApi(COFFEE);
    invoker.script = () => ({
      statusCode: 201,
      cookies: ["a=1", "b=2"],
      headers: { "content-type": "image/png", date: "now" },
      body: "AQID",
      isBase64Encoded: true,
    });
    const answer = await send({ path: "/coffee/7" });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual(Buffer.from([1, 2, 3]));
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(answer.headers).not.toHaveProperty("date");
  });
});

test.each([
  {
    name: "a function error",
    script: () => new FunctionFailure("boom"),
    status: 500,
    message: "Internal Server Error",
  },
  { name: "a status of no sense", script: () => ({ statusCode: "x" }), status: 500, message: "Internal Server Error" },
  {
    name: "a throttled invocation",
    script: () => Promise.reject(new ServiceError("TooManyRequestsException", "Rate Exceeded.")),
    status: 503,
    message: "Service Unavailable",
  },
  {
    name: "a missing function",
    script: () => Promise.reject(new ServiceError("ResourceNotFoundException", "Function not found")),
    status: 500,
    message: "Internal Server Error",
  },
])("$name answers $status", async ({ script, status, message }) => {
  const { send, invoker } = await importApi(COFFEE);
  invoker.script = script;
  const answer = await send({ path: "/coffee/7" });
  expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ message })]);
});

test("format 1.0 infers nothing: an answer without a status is malformed", async () => {
  const { send, invoker } = await importApi({ "/coffee": { get: proxy("1.0") } });
  invoker.script = () => ({ body: "x" });
  expect((await send({ path: "/coffee" })).status).toBe(500);
  invoker.script = () => ({ statusCode: 200, body: "x", more: 1 });
  expect((await send({ path: "/coffee" })).status).toBe(200);
});

test("an integration that takes longer than 30 s answers 503", async () => {
  const { send, invoker, clock } = await importApi(COFFEE);
  invoker.script = () => new Promise(() => {});
  const pending = send({ path: "/coffee/7" });
  clock.advance(30_000);
  const answer = await pending;
  expect([answer.status, answer.body]).toEqual([503, '{"message":"Service Unavailable"}']);
});

test.each([
  { method: "GET", path: "/coffee/latest", routeKey: "GET /coffee/latest" },
  { method: "GET", path: "/coffee/7", routeKey: "ANY /coffee/{id}" },
  { method: "POST", path: "/coffee/latest", routeKey: "ANY /coffee/{id}" },
  { method: "GET", path: "/tea/green", routeKey: "GET /tea/{proxy+}" },
  { method: "POST", path: "/tea/green", routeKey: "$default" },
])("$method $path takes the route $routeKey", async ({ method, path, routeKey }) => {
  const { send, invoker } = await importApi({
    "/coffee/latest": { get: proxy() },
    "/coffee/{id}": { "x-amazon-apigateway-any-method": proxy() },
    "/tea/{proxy+}": { get: proxy() },
    "/$default": { "x-amazon-apigateway-any-method": { ...proxy(), isDefaultRoute: true } },
  });
  await send({ method, path });
  expect(invoker.lastEvent()["routeKey"]).toBe(routeKey);
});

test("an unknown route answers 404 and counts as 4xx", async () => {
  const { send, datums, clock, apiId } = await importApi(COFFEE);
  const answer = await send({ path: "/tea" });
  clock.advance(1000);
  expect([answer.status, answer.body]).toEqual([404, '{"message":"Not Found"}']);
  const counted = datums.filter(({ metricName }) => metricName === "4xx");
  expect(counted.map(({ dimensions, values }) => [dimensions, values])).toEqual([
    [[{ name: "ApiId", value: apiId }], [{ value: 1, count: 1 }]],
    [
      [
        { name: "ApiId", value: apiId },
        { name: "Stage", value: "$default" },
      ],
      [{ value: 1, count: 1 }],
    ],
  ]);
});

test("datums of an HTTP API, by route with detailed metrics", async () => {
  const { send, invoker, datums, clock } = await importApi(COFFEE, {
    stage: { DefaultRouteSettings: { DetailedMetricsEnabled: true } },
  });
  invoker.script = () => {
    clock.advance(5);
    return { statusCode: 200, body: "abc" };
  };
  await send({ path: "/coffee/7" });
  clock.advance(1000);
  const byRoute = datums.filter(({ dimensions }) => dimensions.some(({ name }) => name === "Route"));
  expect(byRoute.map(({ metricName, values }) => [metricName, "length" in values && values[0]?.value])).toEqual([
    ["Count", 1],
    ["4xx", 0],
    ["5xx", 0],
    ["Latency", 5],
    ["DataProcessed", 3],
    ["IntegrationLatency", 5],
  ]);
  expect(datums.length).toBe(18);
});

test("a route's own throttle holds beside the stage's", async () => {
  const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
  const { send } = await importApi(
    { ...COFFEE, "/tea": { get: proxy() } },
    { stage: { DefaultRouteSettings: limit(100, 100), RouteSettings: { "GET /tea": limit(1, 1) } } },
  );
  expect((await send({ path: "/tea" })).status).toBe(200);
  const throttled = await send({ path: "/tea" });
  expect([throttled.status, throttled.body]).toEqual([429, '{"message":"Too Many Requests"}']);
  expect((await send({ path: "/coffee/7" })).status).toBe(200);
});

// Developer Guide, "Configure CORS for HTTP APIs in API Gateway".
describe("CORS", () => {
  const document = {
    "x-amazon-apigateway-cors": {
      allowOrigins: ["https://shop.example"],
      allowMethods: ["GET", "POST"],
      allowHeaders: ["content-type"],
      exposeHeaders: ["x-id"],
      maxAge: 300,
      allowCredentials: true,
    },
  };

  test("a preflight is answered without the function", async () => {
    const { send, invoker } = await importApi(COFFEE, { document });
    const headers = { Origin: "https://shop.example", "Access-Control-Request-Method": "GET" };
    const answer = await send({ method: "OPTIONS", path: "/coffee/7", headers });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "content-type",
      "access-control-allow-credentials": "true",
      "access-control-max-age": "300",
    });
    expect(invoker.invocations).toEqual([]);
  });

  test("the gateway's headers replace the function's; another origin gets none", async () => {
    const { send, invoker } = await importApi(COFFEE, { document });
    invoker.script = () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
    const allowed = await send({ path: "/coffee/7", headers: { Origin: "https://shop.example" } });
    expect(allowed.headers).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-expose-headers": "x-id",
    });
    expect(allowed.headers).not.toHaveProperty("Access-Control-Allow-Origin");
    const other = await send({ path: "/coffee/7", headers: { Origin: "https://other.example" } });
    expect(Object.keys(other.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("the control plane", () => {
  test("quick create makes a default route to the function and a stage that serves it", async () => {
    const { caller, send, invoker } = createService();
    const input = { Name: "quick", ProtocolType: "HTTP", Target: BENCH_FUNCTION_ARN } as const;
    const api = await caller.call({ ...CALL, operation: "CreateApi", input });
    expect(api.ApiEndpoint).toBe(`https://${api.ApiId}.execute-api.us-east-1.amazonaws.com`);
    expect((await send(api.ApiId ?? "", { path: "/anything" })).status).toBe(200);
    expect(invoker.invocations[0]?.functionName).toBe(BENCH_FUNCTION_ARN);
    expect(invoker.lastEvent()["routeKey"]).toBe("$default");
  });

  test("a stage without automatic deployment serves its deployment, not the live routes", async () => {
    const { caller, send } = createService();
    const api = await caller.call({
      ...CALL,
      operation: "CreateApi",
      input: { Name: "a", ProtocolType: "HTTP" },
    });
    const ApiId = api.ApiId ?? "";
    const integration = { ApiId, IntegrationType: "AWS_PROXY", IntegrationUri: BENCH_FUNCTION_ARN } as const;
    const { IntegrationId, PayloadFormatVersion, TimeoutInMillis } = await caller.call({
      ...CALL,
      operation: "CreateIntegration",
      input: { ...integration, PayloadFormatVersion: "2.0" },
    });
    expect([PayloadFormatVersion, TimeoutInMillis]).toEqual(["2.0", 30_000]);
    const Target = `integrations/${IntegrationId}`;
    const stage = { ApiId, StageName: "$default" };
    await caller.call({ ...CALL, operation: "CreateRoute", input: { ApiId, RouteKey: "GET /a", Target } });
    await caller.call({ ...CALL, operation: "CreateStage", input: stage });
    expect((await send(ApiId, { path: "/a" })).status).toBe(404);
    await caller.call({ ...CALL, operation: "CreateDeployment", input: stage });
    await caller.call({ ...CALL, operation: "CreateRoute", input: { ApiId, RouteKey: "GET /b", Target } });
    expect((await send(ApiId, { path: "/a" })).status).toBe(200);
    expect((await send(ApiId, { path: "/b" })).status).toBe(404);
    const route = { ApiId, RouteKey: "GET /b", Target };
    const again = caller.call({ ...CALL, operation: "CreateRoute", input: route });
    await expect(again).rejects.toMatchObject({ code: "ConflictException" });
    const malformed = caller.call({ ...CALL, operation: "CreateRoute", input: { ApiId, RouteKey: "b", Target } });
    await expect(malformed).rejects.toMatchObject({ code: "BadRequestException" });
    const inUse = caller.call({ ...CALL, operation: "DeleteIntegration", input: { ApiId, IntegrationId } });
    await expect(inUse).rejects.toMatchObject({ code: "ConflictException" });
  });

  test("what is not there, and what the lab cannot do, is an error", async () => {
    const { caller } = createService();
    const missing = caller.call({ ...CALL, operation: "GetApi", input: { ApiId: "none" } });
    await expect(missing).rejects.toMatchObject({
      code: "NotFoundException",
      message: "Invalid API identifier specified 123456789012:none",
    });
    const socket = { Name: "w", ProtocolType: "WEBSOCKET" } as const;
    const refused = caller.call({ ...CALL, operation: "CreateApi", input: socket });
    await expect(refused).rejects.toMatchObject({ code: "BadRequestException" });
  });
});
