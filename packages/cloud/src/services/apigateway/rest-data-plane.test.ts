import { readFileSync } from "node:fs";
import { join } from "node:path";
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
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { createApiGatewayService } from "./create-api-gateway-service.ts";

const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${BENCH_FUNCTION_ARN}/invocations`;
const PROXY = { type: "aws_proxy", httpMethod: "POST", uri: URI };

interface Patch {
  readonly path: string;
  readonly value: string;
}

/** A deployed API: `paths` are those of an OpenAPI document, `patches` change the stage `Prod`. */
async function deployApi(
  paths: Record<string, unknown>,
  options: { patches?: readonly Patch[]; document?: object; ports?: Partial<GatewayPorts> } = {},
) {
  const bench = createGatewayBench(options.ports);
  const { definition, route } = createApiGatewayService(bench.ports);
  const caller = createServiceCaller([definition], { random: seededRandom(1), origin: () => "" });
  const service = "apigateway";
  const scope = BENCH_SCOPE;
  const document = { swagger: "2.0", info: { title: "coffee-api", version: "1.0" }, paths, ...options.document };
  const body = Buffer.from(JSON.stringify(document));
  const api = await caller.call({ service, operation: "ImportRestApi", input: { body }, scope });
  const restApiId = api.id ?? "";
  await caller.call({ service, operation: "CreateDeployment", input: { restApiId, stageName: "Prod" }, scope });
  const patchOperations = (options.patches ?? []).map((patch) => ({ op: "replace" as const, ...patch }));
  const stage = { restApiId, stageName: "Prod", patchOperations };
  await caller.call({ service, operation: "UpdateStage", input: stage, scope });
  const send = (request: Partial<Parameters<typeof createBenchRequest>[0]> = {}): Promise<HttpResponse> => {
    const path = `/_aws/execute-api/${restApiId}/Prod${request.path ?? "/coffee"}`;
    const answer = route.match(createBenchRequest({ ...request, path }));
    if (answer === undefined) throw new Error("The route did not take the request");
    return answer;
  };
  return { ...bench, caller, route, restApiId, send };
}

const COFFEE = { "/coffee": { get: { "x-amazon-apigateway-integration": PROXY } } };
const ANYTHING = { "/{proxy+}": { "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": PROXY } } };

interface Fact {
  readonly id: string;
  readonly request: { readonly method: string; readonly path: string };
  readonly handlerReturns?: unknown;
  readonly expect: { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };
}

const FILE = join(import.meta.dirname, "fixtures/recorded-invoke.json");
const { facts } = JSON.parse(readFileSync(FILE, "utf8")) as { facts: readonly Fact[] };
const textOf = ({ body }: HttpResponse) => (typeof body === "string" ? body : "");
const headersOf = (answer: HttpResponse) =>
  new Map(Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]));

describe("recorded proxy answers", () => {
  const proxied = facts.filter(({ id }) => id.includes("invoke-api-"));
  expect(proxied.length).toBe(6);
  test.each(proxied)("$id", async ({ request, handlerReturns, expect: expected }) => {
    const { send, invoker } = await deployApi(ANYTHING);
    invoker.script = () => handlerReturns;
    const answer = await send(request);
    expect(answer.status).toBe(expected.status);
    expect(typeof expected.body === "string" ? answer.body : JSON.parse(textOf(answer))).toEqual(expected.body);
    const headers = headersOf(answer);
    for (const [name, value] of Object.entries(expected.headers ?? {})) {
      if (name === "Connection" || name === "Content-Length") continue; // The port's own.
      if (value.startsWith("<")) expect(headers.get(name)).toBeDefined();
      else expect(headers.get(name)).toBe(value);
    }
  });

  test.each(facts.filter(({ id }) => id.includes("routing-")))("$id", async ({ request, expect: expected }) => {
    const { send, invoker } = await deployApi({ "/existing": COFFEE["/coffee"] });
    const answer = await send(request);
    expect([answer.status, JSON.parse(textOf(answer))]).toEqual([expected.status, expected.body]);
    expect(answer.headers).toMatchObject(expected.headers ?? {});
    expect(invoker.invocations).toEqual([]);
  });

  test("the event that a handler sees", async () => {
    const { send, invoker, restApiId } = await deployApi(ANYTHING);
    const headers = {
      Accept: "*/*",
      authorization: "random-value",
      "tEsT-HEADeR": "aValUE",
      "User-Agent": "python-requests/testing",
      Connection: "keep-alive",
    };
    await send({ path: "/proxy-value", query: "urlparam=test", headers });
    const recorded = facts.find(({ id }) => id.includes("proxy-event"))?.expect as unknown as {
      eventSeenByHandler: Record<string, unknown>;
    };
    const event = invoker.lastEvent();
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(recorded.eventSeenByHandler).toSorted());
    for (const member of ["httpMethod", "isBase64Encoded", "path", "pathParameters", "queryStringParameters"]) {
      expect(event[member]).toEqual(recorded.eventSeenByHandler[member]);
    }
    expect(event["resource"]).toBe("/{proxy+}");
    expect(event["headers"]).toMatchObject({
      Authorization: "random-value",
      "tEsT-HEADeR": "aValUE",
      "X-Forwarded-For": "192.0.2.1",
      "X-Forwarded-Port": "4566",
      "X-Forwarded-Proto": "http",
    });
    expect(event["headers"]).not.toHaveProperty("Connection");
    const context = event["requestContext"] as Record<string, unknown>;
    const expected = recorded.eventSeenByHandler["requestContext"] as Record<string, unknown>;
    expect(Object.keys(context).toSorted()).toEqual(Object.keys(expected).toSorted());
    expect(context).toMatchObject({
      apiId: restApiId,
      path: "/Prod/proxy-value",
      requestTime: "01/Jan/2026:00:00:00 +0000",
      identity: { ...(expected["identity"] as object), sourceIp: "192.0.2.1" },
    });
  });

  test("an integration method other than POST answers 500", async () => {
    const { send } = await deployApi({
      "/coffee": { get: { "x-amazon-apigateway-integration": { ...PROXY, httpMethod: "GET" } } },
    });
    const answer = await send();
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });

  test("a missing required parameter answers 400", async () => {
    const { caller, send, restApiId } = await deployApi(COFFEE);
    const call = { service: "apigateway", scope: BENCH_SCOPE } as const;
    const input = { restApiId, name: "v", validateRequestParameters: true };
    const { id } = await caller.call({ ...call, operation: "CreateRequestValidator", input });
    const { items } = await caller.call({ ...call, operation: "GetResources", input: { restApiId } });
    const resourceId = items?.find(({ path }) => path === "/coffee")?.id;
    const patchOperations = [
      { op: "replace" as const, path: "/requestValidatorId", value: id },
      { op: "add" as const, path: "/requestParameters/method.request.header.x-header-param", value: "true" },
    ];
    const method = { restApiId, resourceId, httpMethod: "GET", patchOperations };
    await caller.call({ ...call, operation: "UpdateMethod", input: method });
    expect((await send()).status).toBe(200); // The deployment still holds the method as it was.
    await caller.call({ ...call, operation: "CreateDeployment", input: { restApiId, stageName: "Prod" } });
    const answer = await send();
    expect(answer.status).toBe(400);
    expect(answer.body).toBe('{"message": "Missing required request parameters: [x-header-param]"}');
    expect((await send({ headers: { "x-header-param": "1" } })).status).toBe(200);
  });
});

// API Gateway Developer Guide and the Lambda guide, "Errors with API Gateway".
test.each([
  { name: "a function error", script: () => new FunctionFailure("boom"), status: 502 },
  { name: "a null payload", script: () => null, status: 502 },
  { name: "a body that is no string", script: () => ({ statusCode: 200, body: { a: 1 } }), status: 502 },
  { name: "a status that is no number", script: () => ({ statusCode: "ok" }), status: 502 },
  {
    name: "a throttled invocation",
    script: () => Promise.reject(new ServiceError("TooManyRequestsException", "Rate Exceeded.")),
    status: 500,
  },
])("$name answers $status with Internal server error", async ({ script, status }) => {
  const { send, invoker } = await deployApi(COFFEE);
  invoker.script = script;
  const answer = await send();
  expect([answer.status, answer.body]).toEqual([status, '{"message": "Internal server error"}']);
  expect(answer.headers["x-amzn-ErrorType"]).toBe("InternalServerErrorException");
});

test("an integration that takes longer than 29 s answers 504", async () => {
  const { send, invoker, clock, datums } = await deployApi(COFFEE);
  invoker.script = () => new Promise(() => {});
  const pending = send();
  clock.advance(28_999);
  let isAnswered = false;
  void pending.then(() => (isAnswered = true));
  await Promise.resolve();
  expect(isAnswered).toBe(false);
  clock.advance(1);
  const answer = await pending;
  expect([answer.status, answer.body]).toEqual([504, '{"message": "Endpoint request timed out"}']);
  clock.advance(1000);
  const latency = datums.find(({ metricName }) => metricName === "IntegrationLatency");
  expect(latency?.values).toEqual([{ value: 29_000, count: 1 }]);
});

test("a body of more than 10 MB answers 413, an unknown stage 403", async () => {
  const { send, route, restApiId } = await deployApi(ANYTHING);
  const large = await send({ method: "POST", body: new Uint8Array(10 * 1024 * 1024 + 1) });
  expect(large.status).toBe(413);
  const unknown = await route.match(createBenchRequest({ path: `/_aws/execute-api/${restApiId}/None/coffee` }));
  expect([unknown?.status, unknown?.body]).toEqual([403, '{"message":"Forbidden"}']);
  expect(route.match(createBenchRequest({ path: "/_aws/execute-api/zzzzzzzzzz/Prod" }))).toBeUndefined();
});

test("a stage throttles by its own settings: burst first, then the rate", async () => {
  const { send, clock } = await deployApi(COFFEE, {
    patches: [
      { path: "/*/*/throttling/rateLimit", value: "2" },
      { path: "/*/*/throttling/burstLimit", value: "3" },
    ],
  });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index++) statuses.push((await send()).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect((await send()).body).toBe('{"message":"Too Many Requests"}');
  clock.advance(500);
  expect((await send()).status).toBe(200);
});

test("headers that the gateway keeps for itself are remapped", async () => {
  const { send, invoker } = await deployApi(COFFEE);
  const headers = { Date: "yesterday", Server: "mine", "X-Custom": 1, "Transfer-Encoding": "chunked" };
  invoker.script = () => ({ statusCode: 200, headers });
  const { headers: sent } = await send();
  expect(sent).toMatchObject({
    "x-amzn-Remapped-Date": "yesterday",
    "x-amzn-Remapped-Server": "mine",
    "X-Custom": "1",
  });
  expect(Object.keys(sent).map((name) => name.toLowerCase())).not.toContain("transfer-encoding");
});

test("binary media types turn bodies into base64 and back", async () => {
  const document = { "x-amazon-apigateway-binary-media-types": ["image/*"] };
  const { send, invoker } = await deployApi(ANYTHING, { document });
  invoker.script = () => ({ statusCode: 200, isBase64Encoded: true, body: "AQID" });
  const headers = { "Content-Type": "image/png", Accept: "image/png" };
  const answer = await send({ method: "POST", body: Uint8Array.of(1, 2, 3), headers });
  expect(invoker.lastEvent()).toMatchObject({ body: "AQID", isBase64Encoded: true });
  expect(answer.body).toEqual(Buffer.from([1, 2, 3]));
  expect((await send({ method: "POST", body: "x" })).body).toBe("AQID");
});

test("a mock integration answers SAM's CORS preflight", async () => {
  const integration = {
    type: "mock",
    requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
    responses: {
      default: {
        statusCode: "200",
        responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" },
        responseTemplates: { "application/json": "{}\n" },
      },
    },
  };
  const { send } = await deployApi({ "/coffee": { options: { "x-amazon-apigateway-integration": integration } } });
  const answer = await send({ method: "OPTIONS" });
  expect([answer.status, answer.body]).toEqual([200, "{}\n"]);
  expect(answer.headers["Access-Control-Allow-Origin"]).toBe("*");
});

test("a method that requires a key takes only an enabled key whose plan opens the stage", async () => {
  const schemes = { securityDefinitions: { key: { type: "apiKey", name: "x-api-key", in: "header" } } };
  const secured = { get: { ...COFFEE["/coffee"].get, security: [{ key: [] }] } };
  const { send, caller, restApiId, invoker } = await deployApi({ "/coffee": secured }, { document: schemes });
  const call = { service: "apigateway", scope: BENCH_SCOPE } as const;
  const key = await caller.call({ ...call, operation: "CreateApiKey", input: { name: "k", enabled: true } });
  const headers = { "x-api-key": key.value ?? "" };
  const refused = await send({ headers });
  expect([refused.status, refused.body]).toEqual([403, '{"message":"Forbidden"}']);
  const plan = { name: "p", apiStages: [{ apiId: restApiId, stage: "Prod" }] };
  const { id } = await caller.call({ ...call, operation: "CreateUsagePlan", input: plan });
  const planKey = { usagePlanId: id, keyId: key.id, keyType: "API_KEY" };
  await caller.call({ ...call, operation: "CreateUsagePlanKey", input: planKey });
  expect((await send({ headers })).status).toBe(200);
  expect(invoker.lastEvent()).toMatchObject({ requestContext: { identity: { apiKey: key.value, apiKeyId: key.id } } });
});

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

test("more specific resources win, and stage variables reach the event", async () => {
  const method = { get: { "x-amazon-apigateway-integration": PROXY } };
  const { send, invoker } = await deployApi(
    { "/coffee/{id}": method, "/coffee/latest": method, "/{proxy+}": method },
    { patches: [{ path: "/variables/colour", value: "blue" }] },
  );
  const resources: unknown[] = [];
  for (const path of ["/coffee/latest", "/coffee/7", "/coffee/7/x"]) {
    await send({ path });
    resources.push(invoker.lastEvent()["resource"]);
  }
  expect(resources).toEqual(["/coffee/latest", "/coffee/{id}", "/{proxy+}"]);
  expect(invoker.lastEvent()["stageVariables"]).toEqual({ colour: "blue" });
});
