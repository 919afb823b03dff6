import { accountId, seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import { createServiceCaller } from "../../wire/service-caller.ts";
import { BENCH_SCOPE, createGatewayBench } from "../api-proxy/gateway-bench.ts";
import { createApiGatewayService } from "./create-api-gateway-service.ts";

const CALL = { service: "apigateway", scope: BENCH_SCOPE } as const;
const MOCK = { "x-amazon-apigateway-integration": { type: "mock" } };

function createCaller() {
  const { ports } = createGatewayBench();
  const caller = createServiceCaller([createApiGatewayService(ports).definition], {
    random: seededRandom(1),
    origin: () => "",
  });
  return { caller, ports };
}

function definition(...paths: string[]): Uint8Array {
  const entries = paths.map((path) => [path, { get: MOCK }]);
  const info = { title: "coffee", version: "1" };
  return Buffer.from(JSON.stringify({ openapi: "3.0.1", info, paths: Object.fromEntries(entries) }));
}

async function importApi({ caller }: ReturnType<typeof createCaller>, ...paths: string[]) {
  const { id = "", rootResourceId = "" } = await caller.call({
    ...CALL,
    operation: "ImportRestApi",
    input: { body: definition(...paths) },
  });
  return { restApiId: id, rootResourceId };
}

async function pathsOf({ caller }: ReturnType<typeof createCaller>, restApiId: string) {
  const { items = [] } = await caller.call({ ...CALL, operation: "GetResources", input: { restApiId } });
  return items.map(({ path }) => path);
}

test("an import makes every resource on the way; merging adds, overwriting replaces", async () => {
  const bench = createCaller();
  const { restApiId } = await importApi(bench, "/a/b/{id}");
  expect(await pathsOf(bench, restApiId)).toEqual(["/", "/a", "/a/b", "/a/b/{id}"]);
  const put = (mode: "merge" | "overwrite") =>
    bench.caller.call({ ...CALL, operation: "PutRestApi", input: { restApiId, mode, body: definition("/c") } });
  await put("merge");
  expect(await pathsOf(bench, restApiId)).toEqual(["/", "/a", "/a/b", "/a/b/{id}", "/c"]);
  await put("overwrite");
  expect(await pathsOf(bench, restApiId)).toEqual(["/", "/c"]);
});

test.each([
  { name: "no JSON", body: "openapi: 3.0.1" },
  { name: "no OpenAPI document", body: "{}" },
  {
    name: "an integration of no type",
    body: '{"swagger":"2.0","paths":{"/a":{"get":{"x-amazon-apigateway-integration":{}}}}}',
  },
])("an import of $name is refused", async ({ body }) => {
  const { caller } = createCaller();
  const refused = caller.call({ ...CALL, operation: "ImportRestApi", input: { body: Buffer.from(body) } });
  await expect(refused).rejects.toMatchObject({ code: "BadRequestException" });
});

test.each([
  { pathPart: "a", code: "ConflictException" },
  { pathPart: "{other}", code: "BadRequestException" },
  { pathPart: "a b", code: "BadRequestException" },
  { pathPart: "{proxy+}", code: undefined },
])("a sibling $pathPart of /a and /{id} gives $code", async ({ pathPart, code }) => {
  const bench = createCaller();
  const { restApiId, rootResourceId: parentId } = await importApi(bench, "/a", "/{id}");
  const created = bench.caller.call({ ...CALL, operation: "CreateResource", input: { restApiId, parentId, pathPart } });
  if (code === undefined) await expect(created).resolves.toMatchObject({ path: `/${pathPart}` });
  else await expect(created).rejects.toMatchObject({ code });
});

test("an API without methods cannot be deployed, and a served deployment not deleted", async () => {
  const bench = createCaller();
  const { caller } = bench;
  const empty = await importApi(bench);
  const refused = caller.call({ ...CALL, operation: "CreateDeployment", input: { restApiId: empty.restApiId } });
  await expect(refused).rejects.toMatchObject({ message: "The REST API doesn't contain any methods" });
  const { restApiId } = await importApi(bench, "/a");
  const deployment = { restApiId, stageName: "Prod" };
  const { id: deploymentId } = await caller.call({ ...CALL, operation: "CreateDeployment", input: deployment });
  const served = caller.call({ ...CALL, operation: "DeleteDeployment", input: { restApiId, deploymentId } });
  await expect(served).rejects.toMatchObject({ code: "BadRequestException" });
  const taken = caller.call({ ...CALL, operation: "CreateStage", input: { ...deployment, deploymentId } });
  await expect(taken).rejects.toMatchObject({ code: "ConflictException", message: "Stage already exists" });
  await caller.call({ ...CALL, operation: "DeleteStage", input: deployment });
  await caller.call({ ...CALL, operation: "DeleteDeployment", input: { restApiId, deploymentId } });
});

test("tags of APIs and stages are kept apart", async () => {
  const bench = createCaller();
  const { caller } = bench;
  const { restApiId } = await importApi(bench, "/a");
  await caller.call({ ...CALL, operation: "CreateDeployment", input: { restApiId, stageName: "Prod" } });
  const apiArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}`;
  const stageArn = `${apiArn}/stages/Prod`;
  await caller.call({ ...CALL, operation: "TagResource", input: { resourceArn: apiArn, tags: { a: "1", b: "2" } } });
  await caller.call({ ...CALL, operation: "TagResource", input: { resourceArn: stageArn, tags: { c: "3" } } });
  await caller.call({ ...CALL, operation: "UntagResource", input: { resourceArn: apiArn, tagKeys: ["a"] } });
  const tagsOf = (resourceArn: string) => caller.call({ ...CALL, operation: "GetTags", input: { resourceArn } });
  expect(await tagsOf(apiArn)).toEqual({ tags: { b: "2" } });
  expect(await tagsOf(stageArn)).toEqual({ tags: { c: "3" } });
});

test("lists come in pages, and another account sees nothing", async () => {
  const bench = createCaller();
  const { caller } = bench;
  for (let index = 0; index < 3; index++) await importApi(bench, "/a");
  const first = await caller.call({ ...CALL, operation: "GetRestApis", input: { limit: 2 } });
  const { position } = first;
  const second = await caller.call({ ...CALL, operation: "GetRestApis", input: { limit: 2, position } });
  expect([first.items?.length, second.items?.length, second.position]).toEqual([2, 1, undefined]);
  const scope = { ...BENCH_SCOPE, accountId: accountId("999999999999") };
  expect((await caller.call({ ...CALL, scope, operation: "GetRestApis", input: {} })).items).toEqual([]);
});

test("a restarted service still owns its APIs", async () => {
  const bench = createCaller();
  const { restApiId } = await importApi(bench, "/a");
  const restarted = createApiGatewayService(bench.ports).definition;
  const caller = createServiceCaller([restarted], { random: seededRandom(1), origin: () => "" });
  expect(await caller.call({ ...CALL, operation: "GetRestApi", input: { restApiId } })).toMatchObject({
    id: restApiId,
  });
});

test("a log role is kept for the account", async () => {
  const { caller } = createCaller();
  const patchOperations = [{ op: "replace" as const, path: "/cloudwatchRoleArn", value: "arn:aws:iam::1:role/r" }];
  await caller.call({ ...CALL, operation: "UpdateAccount", input: { patchOperations } });
  expect(await caller.call({ ...CALL, operation: "GetAccount", input: {} })).toMatchObject({
    cloudwatchRoleArn: "arn:aws:iam::1:role/r",
    throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
  });
});
