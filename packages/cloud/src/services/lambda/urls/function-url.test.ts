import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CreateFunctionUrlConfigCommandInput } from "@aws-sdk/client-lambda";
import { createBenchRequest } from "../../api-proxy/gateway-bench.ts";
import type { HttpResponse } from "../../../wire/http-route.ts";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const ORIGIN = "http://127.0.0.1:4566";

let bench: LambdaBench;
/** What the function answers; by default with its event. */
let respond: (event: string) => unknown;

beforeEach(() => {
  respond = (event) => JSON.parse(event) as unknown;
  bench = new LambdaBench({
    ...ECHO,
    invoke(invocation) {
      const answer = respond(Buffer.from(invocation.payload).toString("utf8"));
      const payload = Buffer.from(JSON.stringify(answer));
      if (answer instanceof Error) return { ms: 1, outcome: { kind: "error", errorType: "Error", payload } };
      return { ms: 1, outcome: { kind: "response", payload } };
    },
  });
});
afterEach(() => bench.close());

/** Creates `fn` with a URL, and answers its path. */
async function createUrl(input: Partial<CreateFunctionUrlConfigCommandInput> = {}): Promise<string> {
  await bench.createFunction();
  const request = { FunctionName: "fn", AuthType: "NONE", ...input } as const;
  const { FunctionUrl = "" } = await bench.call("CreateFunctionUrlConfig", request, { origin: ORIGIN });
  return new URL(FunctionUrl).pathname;
}

function send(request: Parameters<typeof createBenchRequest>[0]): Promise<HttpResponse> {
  const arrived = createBenchRequest(request);
  for (const route of bench.service.routes) {
    const answer = route.match(arrived);
    if (answer !== undefined) return bench.settle(answer);
  }
  throw new Error("No route took the request");
}

function bodyOf({ body }: HttpResponse): unknown {
  if (typeof body !== "string") throw new Error("The body is no text");
  return JSON.parse(body);
}

describe("the configuration (Lambda API reference; messages as public issue reports quote them)", () => {
  test("create, get, update, list and delete", async () => {
    await bench.createFunction({ Publish: true });
    await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
    const created = await bench.call(
      "CreateFunctionUrlConfig",
      { FunctionName: "fn", AuthType: "AWS_IAM", Cors: { AllowOrigins: ["*"] } },
      { origin: ORIGIN },
    );
    expect(created).toEqual({
      FunctionUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4566\/_aws\/lambda-url\/[0-9a-z]{32}\/$/) as string,
      FunctionArn: ARN,
      AuthType: "AWS_IAM",
      Cors: { AllowOrigins: ["*"] },
      CreationTime: "2026-01-01T00:00:00.000Z",
    });
    const updated = await bench.call("UpdateFunctionUrlConfig", { FunctionName: "fn", AuthType: "NONE", Cors: {} });
    expect(updated).toMatchObject({ AuthType: "NONE", Cors: {}, LastModifiedTime: "2026-01-01T00:00:00.000Z" });
    expect(updated).not.toHaveProperty("InvokeMode"); // As recorded from AWS (2024-04) until a request names one.
    const read = await bench.call("GetFunctionUrlConfig", { FunctionName: "fn" });
    expect(read).toMatchObject({ AuthType: "NONE", InvokeMode: "BUFFERED" });
    const streamed = { FunctionName: "fn", InvokeMode: "RESPONSE_STREAM" } as const;
    expect((await bench.call("UpdateFunctionUrlConfig", streamed)).InvokeMode).toBe("RESPONSE_STREAM");
    const kept = await bench.call("UpdateFunctionUrlConfig", { FunctionName: "fn", AuthType: "AWS_IAM" });
    expect(kept.InvokeMode).toBe("RESPONSE_STREAM"); // As recorded from AWS (2025-11).
    await bench.call("CreateFunctionUrlConfig", { FunctionName: "fn", Qualifier: "live", AuthType: "NONE" });
    const { FunctionUrlConfigs } = await bench.call("ListFunctionUrlConfigs", { FunctionName: "fn" });
    expect(FunctionUrlConfigs?.map((config) => config.FunctionArn)).toEqual([ARN, `${ARN}:live`]);
    await bench.call("DeleteFunctionUrlConfig", { FunctionName: "fn" });
    expect((await refusalOf(bench.call("GetFunctionUrlConfig", { FunctionName: "fn" }))).message).toBe(
      "The resource you requested does not exist.",
    );
    await bench.call("DeleteAlias", { FunctionName: "fn", Name: "live" });
    expect(await bench.call("ListFunctionUrlConfigs", { FunctionName: "fn" })).toEqual({ FunctionUrlConfigs: [] });
  });

  test.each([
    { name: "a version", input: { Qualifier: "1" }, code: "ValidationException", message: "Value '1' at 'qualifier'" },
    {
      name: "a missing function",
      input: { FunctionName: "other" },
      code: "ResourceNotFoundException",
      message: "Function does not exist",
    },
    {
      name: "a missing alias",
      input: { Qualifier: "live" },
      code: "ResourceNotFoundException",
      message: "Function does not exist",
    },
    {
      name: "a second one",
      input: {},
      code: "ResourceConflictException",
      message: `Failed to create function url config for [functionArn = ${ARN}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    },
  ])("$name is refused", async ({ input, code, message }) => {
    await createUrl();
    const request = { FunctionName: "fn", AuthType: "NONE", ...input } as const;
    const refusal = await refusalOf(bench.call("CreateFunctionUrlConfig", request));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(message);
  });
});

/** @see Lambda Developer Guide, "Invoking Lambda function URLs": the payload with this request's values. */
test("the function gets format 2.0, its path as it was sent", async () => {
  const path = await createUrl();
  const urlId = path.split("/")[3] ?? "";
  const headers = { Cookie: "c=1; d=2", "User-Agent": "agent", "Content-Type": "application/octet-stream" };
  const answer = await send({
    path: `${path}my/a%20path`,
    query: "p=1&p=2&q=x%20y",
    method: "POST",
    headers,
    body: "hi",
  });
  expect(bodyOf(answer)).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/my/a%20path",
    rawQueryString: "p=1&p=2&q=x%20y",
    cookies: ["c=1", "d=2"],
    headers: expect.objectContaining({
      "user-agent": "agent",
      "x-forwarded-for": "192.0.2.1",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-/) as string,
    }) as object,
    queryStringParameters: { p: "1,2", q: "x y" },
    requestContext: {
      accountId: "anonymous",
      apiId: urlId,
      domainName: `${urlId}.lambda-url.us-east-1.on.aws`,
      domainPrefix: urlId,
      http: {
        method: "POST",
        path: "/my/a%20path",
        protocol: "HTTP/1.1",
        sourceIp: "192.0.2.1",
        userAgent: "agent",
      },
      requestId: answer.headers["x-amzn-requestid"],
      routeKey: "$default",
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: Date.UTC(2026, 0, 1),
    },
    body: Buffer.from("hi").toString("base64"),
    isBase64Encoded: true,
  });
});

test("the host name that AWS gives leads there, too; an unknown one nowhere", async () => {
  const urlId = (await createUrl()).split("/")[3] ?? "";
  const host = (id: string) => ({ Host: `${id}.lambda-url.us-east-1.on.aws` });
  expect(await send({ path: "/x", headers: host(urlId) })).toMatchObject({ status: 200 });
  expect(await send({ path: "/x", headers: host("0".repeat(32)) })).toMatchObject({ status: 404 });
});

test("an alias's URL runs the alias's version", async () => {
  await bench.createFunction({ Publish: true });
  await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
  const request = { FunctionName: "fn", Qualifier: "live", AuthType: "NONE" } as const;
  const { FunctionUrl = "" } = await bench.call("CreateFunctionUrlConfig", request, { origin: ORIGIN });
  await send({ path: new URL(FunctionUrl).pathname });
  expect(bench.runtime.environments[0]?.spec.variables["AWS_LAMBDA_FUNCTION_VERSION"]).toBe("1");
});

describe('answers (Lambda Developer Guide, "Response payload format")', () => {
  test.each([
    {
      name: "status, headers, cookies and body",
      answer: { statusCode: 201, headers: { "X-Own": "1", Date: "x" }, cookies: ["a=1", "b=2"], body: "made" },
      expected: {
        status: 201,
        headers: { "X-Own": "1", "x-amzn-Remapped-Date": "x", "set-cookie": ["a=1", "b=2"] },
        body: "made",
      },
    },
    { name: "binary", answer: { statusCode: 200, body: "aGk=", isBase64Encoded: true }, expected: { status: 200 } },
    {
      name: "anything else is the body",
      answer: { message: "hello" },
      expected: { status: 200, headers: { "content-type": "application/json" }, body: '{"message":"hello"}' },
    },
    { name: "a string", answer: "hello", expected: { status: 200, body: "hello" } },
    { name: "a malformed status", answer: { statusCode: "no" }, expected: { status: 502 } },
    {
      name: "a function error",
      answer: new Error("x"),
      expected: { status: 502, body: "Internal Server Error" },
    },
  ])("$name", async ({ answer, expected }) => {
    const path = await createUrl();
    respond = () => answer;
    expect(await send({ path })).toMatchObject(expected);
  });

  test("a throttle is a 429 with its reason; the metrics count", async () => {
    const path = await createUrl();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
    const answer = await send({ path });
    expect(answer.status).toBe(429);
    expect(bodyOf(answer)).toEqual({
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      Type: "User",
      message: "Rate Exceeded.",
    });
    await bench.pass(1000, 100);
    const counted = bench.datums.filter((datum) => datum.dimensions.length === 1);
    const valueOf = (name: string) => counted.find((datum) => datum.metricName === name)?.values;
    expect(valueOf("UrlRequestCount")).toEqual([{ value: 1, count: 1 }]);
    expect(valueOf("Url4xxCount")).toEqual([{ value: 1, count: 1 }]);
    expect(valueOf("Url5xxCount")).toEqual([{ value: 0, count: 1 }]);
  });

  test("a body over 6 MB is refused before the function", async () => {
    const path = await createUrl();
    expect(await send({ path, method: "POST", body: new Uint8Array(6 * 1024 * 1024 + 1) })).toMatchObject({
      status: 413,
    });
    expect(bench.runtime.environments).toHaveLength(0);
  });
});

describe("AWS_IAM", () => {
  const signed = (account: string, service = "lambda") => ({
    Authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
  });

  test.each([
    { name: "no signature", headers: {} },
    { name: "another account's", headers: signed("210987654321") },
    { name: "another service's", headers: signed("123456789012", "execute-api") },
  ])("$name is forbidden", async ({ headers }) => {
    const path = await createUrl({ AuthType: "AWS_IAM" });
    expect(await send({ path, headers })).toMatchObject({
      status: 403,
      body: expect.stringContaining('"Message":"Forbidden') as string,
    });
    expect(bench.runtime.environments).toHaveLength(0);
  });

  test("a signed request tells the function who calls", async () => {
    const path = await createUrl({ AuthType: "AWS_IAM" });
    const answer = await send({ path, headers: signed("123456789012") });
    expect(bodyOf(answer)).toMatchObject({
      requestContext: {
        accountId: "123456789012",
        authorizer: { iam: { accessKey: "123456789012", userArn: "arn:aws:iam::123456789012:root" } },
      },
    });
  });
});

describe('CORS (Lambda Developer Guide, "Cross-origin resource sharing")', () => {
  const Cors = { AllowOrigins: ["https://a.example"], AllowMethods: ["GET"], MaxAge: 60, ExposeHeaders: ["x-own"] };

  test("a preflight is answered without the function", async () => {
    const path = await createUrl({ Cors });
    const headers = { Origin: "https://a.example", "Access-Control-Request-Method": "GET" };
    const answer = await send({ path, method: "OPTIONS", headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "https://a.example",
        "access-control-allow-methods": "GET",
        "access-control-max-age": "60",
      },
    });
    expect(bench.runtime.environments).toHaveLength(0);
  });

  test("the URL's headers replace the function's; other origins get none", async () => {
    const path = await createUrl({ Cors });
    respond = () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
    const { headers } = await send({ path, headers: { Origin: "https://a.example" } });
    expect(headers).toMatchObject({
      "access-control-allow-origin": "https://a.example",
      "access-control-expose-headers": "x-own",
    });
    const other = await send({ path, headers: { Origin: "https://b.example" } });
    expect(Object.keys(other.headers).filter((name) => /^access-control/i.test(name))).toEqual([]);
  });
});
