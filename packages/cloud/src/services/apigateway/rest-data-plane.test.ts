import { expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { BENCH_SCOPE, createBenchRequest, FunctionFailure } from "../api-proxy/gateway-bench.ts";
import { ANYTHING, COFFEE, deployApi, PROXY } from "./deployed-api.fixture.ts";

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
