import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom, systemClock } from "@faultline/core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type AwsClients, createAwsClients } from "../../aws-clients.ts";
import { createTarget } from "../../target.ts";
import { createControlCalls } from "../control-calls.ts";
import { layerArn, MemoryLambda } from "../testing/memory-lambda.ts";
import { collectPackages } from "./collect-packages.ts";
import { openPackageCache } from "./package-cache.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-collect-"));
let lambda: MemoryLambda;
let clients: AwsClients;

// The SDK's own waits before it repeats a throttled request are not what is tested.
beforeAll(() => vi.stubEnv("AWS_MAX_ATTEMPTS", "1"));
beforeEach(async () => {
  lambda = new MemoryLambda();
  clients = createAwsClients(createTarget({ endpoint: await lambda.listen() }));
});
afterEach(async () => {
  await clients.destroy();
  await lambda.close();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const THROTTLED = { status: 429, code: "TooManyRequestsException" };
const DENIED = { status: 403, code: "AccessDeniedException" };
const GONE = { status: 404, code: "ResourceNotFoundException" };

/** MemoryLambda's packages have 1,000 bytes and cannot be downloaded. */
function collect(downloadMaxBytes = 1_000_000, named?: string) {
  const calls = createControlCalls(clients, systemClock, { ...seededRandom(1), next: () => 0 });
  const options = { calls, cache: openPackageCache(folder), downloadMaxBytes, areNamed: named !== undefined };
  return collectPackages(options, [named ?? "f"]);
}

test("what is beyond the download limit is left out, with the limit; what is within it is tried", async () => {
  lambda.add("f", [1, 2]);
  const { skipped, contents } = await collect(2500);
  expect(contents.size).toBe(0);
  expect(skipped).toEqual([
    { what: "f:$LATEST", reason: expect.stringMatching(/^the package cannot be downloaded: no connection/) },
    { what: "f:1", reason: expect.stringMatching(/^the package cannot be downloaded: no connection/) },
    { what: "f:2", reason: "more than 2.4 KB would be downloaded" },
  ]);
});

test.each([
  { what: "deleted", fault: GONE },
  { what: "of an account that lets it be used but not read", fault: DENIED },
])("a function is left out when its layer is $what", async ({ fault }) => {
  const arn = layerArn("libraries", 1);
  lambda.add("f", [], { layerArns: [arn] });
  lambda.before = (request) => (request === "GET layers" ? fault : undefined);
  const { functions, skipped } = await collect();
  expect(functions).toEqual([]);
  expect(skipped.at(-1)).toEqual({ what: "f", reason: `its layer ${arn} cannot be read` });
});

test("throttling while a layer is read is waited for, and is called throttling when it does not end", async () => {
  lambda.add("f", [], { layerArns: [layerArn("libraries", 1)] });
  let refusals = 3;
  lambda.before = (request) => (request === "GET layers" && refusals-- > 0 ? THROTTLED : undefined);
  await collect();
  expect(refusals).toBe(-1);
  refusals = Infinity;
  await expect(collect()).rejects.toMatchObject({ code: "CONTROL_THROTTLED" });
});

test("a missing permission says which action to allow, and nothing of a journal: it only reads", async () => {
  lambda.add("f", []);
  lambda.before = (request) => (request.endsWith("/versions") ? DENIED : undefined);
  await expect(collect()).rejects.toMatchObject({
    code: "PERMISSION_MISSING",
    hint: "allow lambda:ListVersionsByFunction, and run the command again",
  });
});

test("a function that is gone meanwhile is left out; one that was named is an error", async () => {
  expect((await collect()).skipped).toEqual([{ what: "f", reason: "there is no such function" }]);
  lambda.before = (request) => (request === "GET " ? DENIED : undefined);
  await expect(collect(1, "nope")).rejects.toMatchObject({
    code: "FUNCTION_NOT_FOUND",
    message: "there is no function nope",
    hint: "aws lambda list-functions lists functions",
  });
});

test.each([
  { named: "orders", hint: "did you mean shop-Orders-j1YgqsfFibUl?" },
  { named: "shop", hint: "did you mean shop-Orders-j1YgqsfFibUl, shop-Payments-kJnzLWxKzPD2?" },
  { named: "billling", hint: "did you mean billing?" },
  { named: "nope", hint: "use one of billing, shop-Orders-j1YgqsfFibUl, shop-Payments-kJnzLWxKzPD2" },
])("the error for a function named $named tells the nearest", async ({ named, hint }) => {
  for (const name of ["billing", "shop-Orders-j1YgqsfFibUl", "shop-Payments-kJnzLWxKzPD2"]) lambda.add(name, []);
  await expect(collect(1, named)).rejects.toMatchObject({ code: "FUNCTION_NOT_FOUND", hint });
});
