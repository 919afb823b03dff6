import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import type { RequestContext, ServiceDefinition } from "../../wire/service.ts";
import { BENCH_SCOPE, createGatewayBench } from "../api-proxy/gateway-bench.ts";
import { createApiGatewayService } from "./create-api-gateway-service.ts";

interface Step {
  readonly service: string;
  readonly operation: string;
  readonly params: JsonObject;
  readonly as?: string;
  readonly expectError?: boolean;
  readonly recorded?: readonly { readonly key: string; readonly status?: number; readonly body: JsonObject }[];
}

interface Scenario {
  readonly id: string;
  readonly steps: readonly Step[];
}

const FILE = join(import.meta.dirname, "fixtures/recorded-control.json");
const { scenarios } = JSON.parse(readFileSync(FILE, "utf8")) as { scenarios: readonly Scenario[] };

/** Scenarios whose set-up their steps spell out; the others need a running function or an operation named here. */
const REPLAYED = [
  "apigateway:TestApiGatewayApiResource::test_resource_lifecycle",
  "apigateway:TestApiGatewayApiResource::test_create_resource_parent_invalid",
  "apigateway:TestApigatewayIntegration::test_put_integration_response_validation",
  "apigateway:TestStages::test_create_update_stages",
  "apigateway:test_lambda_aws_integration_with_request_template",
  "apigateway:TestUsagePlans::test_api_key_required_for_methods",
  "apigateway:TestApigatewayApiKeysCrud::test_create_usage_plan_with_throttle",
];

/** Replaces `${name.path[0].to}` by what an earlier answer holds, and `{"$json": x}` by x as text. */
function fill(value: JsonValue, names: ReadonlyMap<string, unknown>): JsonValue {
  if (typeof value === "string") return fillText(value, names);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fill(item, names));
  if (!isJsonObject(value)) return value;
  if (value["$json"] !== undefined) return JSON.stringify(value["$json"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, names)]));
}

function fillText(text: string, names: ReadonlyMap<string, unknown>): string {
  return text.replace(/\$\{([^}]+)\}/g, (_all, path: string) => {
    const [first = "", ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
    let value: unknown = names.get(first) ?? first;
    for (const part of rest) value = (value as Record<string, unknown>)[part];
    return String(value);
  });
}

/** The recorded body with the placeholders as patterns: what stands between angle brackets is any text. */
function toExpectation(recorded: JsonValue): unknown {
  if (typeof recorded === "string") {
    if (recorded === "datetime") return expect.any(Date) as unknown;
    return /^<.*>$/.test(recorded) ? (expect.any(String) as unknown) : recorded;
  }
  if (Array.isArray(recorded)) return recorded.map((item: JsonValue) => toExpectation(item));
  if (!isJsonObject(recorded)) return recorded;
  return Object.fromEntries(Object.entries(recorded).map(([key, item]) => [key, toExpectation(item)]));
}

async function callOperation(definition: ServiceDefinition, operation: string, input: unknown): Promise<unknown> {
  const handler = definition.operations[operation];
  if (handler === undefined) throw new Error(`${operation} is not implemented`);
  const context: RequestContext = {
    scope: BENCH_SCOPE,
    requestId: "r" as RequestContext["requestId"],
    origin: "http://127.0.0.1:4566",
    headers: {},
    signal: new AbortController().signal,
  };
  return await handler(input as never, context);
}

/** What the fixtures of the recording project make before the first step. */
async function prepare(definition: ServiceDefinition): Promise<Map<string, unknown>> {
  const api = (await callOperation(definition, "CreateRestApi", { name: "replay" })) as Record<string, string>;
  const base = { restApiId: api["id"], resourceId: api["rootResourceId"], httpMethod: "GET" };
  const resource = { restApiId: api["id"], parentId: api["rootResourceId"], pathPart: "test" };
  const created = (await callOperation(definition, "CreateResource", resource)) as Record<string, string>;
  await callOperation(definition, "DeleteResource", { restApiId: api["id"], resourceId: created["id"] });
  return new Map<string, unknown>([
    ["response", api],
    ["api_id", api["id"]],
    ["root_id", base.resourceId],
    ["root", base.resourceId],
    ["resource_id", base.resourceId],
    [
      "target_uri",
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
    ],
  ]);
}

/** The stage scenario starts from a stage that its recording made in a helper. */
async function prepareStage(definition: ServiceDefinition, names: ReadonlyMap<string, unknown>): Promise<unknown> {
  const method = { restApiId: names.get("api_id"), resourceId: names.get("root_id"), httpMethod: "GET" };
  await callOperation(definition, "PutMethod", { ...method, authorizationType: "NONE" });
  await callOperation(definition, "PutIntegration", { ...method, type: "MOCK" });
  const deployment = await callOperation(definition, "CreateDeployment", { restApiId: names.get("api_id") });
  return callOperation(definition, "CreateStage", {
    restApiId: names.get("api_id"),
    stageName: "s1",
    deploymentId: (deployment as { id: string }).id,
    description: "my stage",
    documentationVersion: "v123",
  });
}

async function runStep(definition: ServiceDefinition, step: Step, names: Map<string, unknown>): Promise<unknown> {
  const input = fill(step.params, names);
  if (step.expectError !== true) return callOperation(definition, step.operation, input);
  const error: unknown = await callOperation(definition, step.operation, input).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ServiceError);
  const { code, message } = error as ServiceError;
  return { Error: { Code: code, Message: message }, message };
}

test.each(REPLAYED)("recorded: %s", async (id) => {
  const { definition } = createApiGatewayService(createGatewayBench().ports);
  const names = await prepare(definition);
  if (id.includes("TestStages")) {
    expect(JSON.parse(JSON.stringify(await prepareStage(definition, names)))).toMatchObject({
      cacheClusterStatus: "NOT_AVAILABLE",
      methodSettings: {},
      tracingEnabled: false,
    });
  }
  const steps = scenarios.find((scenario) => scenario.id === id)?.steps.filter(({ service }) => service !== "fixture");
  let compared = 0;
  for (const step of steps ?? []) {
    const answer = await runStep(definition, step, names);
    if (step.as !== undefined) names.set(step.as, answer);
    for (const { body, status } of step.recorded ?? []) {
      if (status === undefined) continue;
      const defined = Object.entries(answer as object).filter(([, value]) => value !== undefined);
      expect(withoutJsonText(Object.fromEntries(defined))).toEqual(toExpectation(body));
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(0);
});

/** The recording shows JSON text inside templates parsed. */
function withoutJsonText(answer: Record<string, unknown>): Record<string, unknown> {
  const templates = answer["requestTemplates"] as Record<string, string> | undefined;
  if (templates === undefined) return answer;
  const parsed = Object.fromEntries(
    Object.entries(templates).map(([type, text]) => [type, JSON.parse(text) as unknown]),
  );
  return { ...answer, requestTemplates: parsed };
}

test("a method without an integration, and what is not there, answer as recorded", async () => {
  const { definition } = createApiGatewayService(createGatewayBench().ports);
  const names = await prepare(definition);
  const method = { restApiId: names.get("api_id"), resourceId: names.get("root_id"), httpMethod: "GET" };
  await callOperation(definition, "PutMethod", { ...method, authorizationType: "NONE" });
  const refusals = [
    { input: method, message: "Invalid Integration identifier specified" },
    { input: { ...method, restApiId: "none" }, message: "Invalid Resource identifier specified" },
    { input: { ...method, resourceId: "none" }, message: "Invalid Resource identifier specified" },
    { input: { ...method, httpMethod: "POST" }, message: "Invalid Method identifier specified" },
  ];
  for (const { input, message } of refusals) {
    const call = callOperation(definition, "GetIntegration", input);
    await expect(call).rejects.toMatchObject({ code: "NotFoundException", message });
  }
});
