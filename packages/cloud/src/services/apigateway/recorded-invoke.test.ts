import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../../wire/http-route.ts";
import { BENCH_SCOPE } from "../api-proxy/gateway-bench.ts";
import { ANYTHING, COFFEE, deployApi, PROXY } from "./deployed-api.fixture.ts";

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
