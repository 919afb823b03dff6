import { seededRandom, systemClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AwsClients, createAwsClients } from "../aws-clients.ts";
import { createTarget } from "../target.ts";
import { createControlCalls } from "./control-calls.ts";
import type { JournalEntry } from "./janitor-journal.ts";
import { type JanitorOptions, runJanitor } from "./run-janitor.ts";
import { layerArn, MemoryLambda, versionArn } from "./testing/memory-lambda.ts";

let lambda: MemoryLambda;
let clients: AwsClients;
let journal: JournalEntry[];

beforeEach(async () => {
  lambda = new MemoryLambda();
  clients = createAwsClients(createTarget({ endpoint: await lambda.listen() }));
  journal = [];
});

afterEach(async () => {
  await clients.destroy();
  await lambda.close();
});

const clean = (options: Partial<JanitorOptions> = {}) =>
  planned({ journal: { file: "", write: (entry) => journal.push(entry) }, ...options });

/** A dry run. Waits take no time: chance says zero. */
function planned(options: Partial<JanitorOptions> = {}) {
  const calls = createControlCalls(clients, systemClock, { ...seededRandom(1), next: () => 0 });
  return runJanitor({ calls, retention: { keep: 1 }, areLayersIncluded: false, ...options });
}

const results = () => journal.map(({ what, result }) => `${what} ${result}`);

test("without a journal nothing is deleted, and what would be is counted", async () => {
  lambda.add("f", [1, 2, 3]);
  expect(await planned()).toMatchObject({ versionCount: 2, freedBytes: 2000 });
  expect(lambda.deleted).toEqual([]);
});

test("aliases, also by weight, event sources, function URLs and provisioned concurrency keep a version", async () => {
  const aliases = [
    { name: "live", version: "1", weights: { "2": 0.1 } },
    { name: "blue", version: "3" },
  ];
  lambda.add("f", [1, 2, 3, 4, 5, 6, 7, 8], { aliases, urls: ["4"], provisioned: ["5"] });
  lambda.eventSources.push(versionArn("f", 6));
  const { kept } = await clean();
  expect(lambda.deleted).toEqual(["f:7"]);
  expect(kept).toEqual([
    "f:6 stays: event source arn:queue",
    "f:5 stays: provisioned concurrency",
    "f:4 stays: function URL",
    "f:3 stays: alias blue",
    "f:2 stays: alias live (10 %)",
    "f:1 stays: alias live",
  ]);
});

test("an alias that moves to a version just before it goes keeps it: Lambda refuses", async () => {
  const { aliases } = lambda.add("f", [1, 2, 3]);
  lambda.before = (request) => {
    if (request === "DELETE f:2") aliases.push({ name: "live", version: "2" });
    return undefined;
  };
  const { kept, versionCount } = await clean();
  expect(versionCount).toBe(1);
  expect(lambda.deleted).toEqual(["f:1"]);
  expect(kept).toEqual([expect.stringMatching(/^f:2 stays: /)]);
  expect(results()).toEqual(["f:2 deleting", "f:2 kept", "f:1 deleting", "f:1 deleted"]);
});

test("an event source that comes while a function is cleaned keeps its version", async () => {
  lambda.add("f", [1, 2, 3]);
  lambda.before = (request) => {
    if (request === "DELETE f:2") lambda.eventSources.push(versionArn("f", 1));
    return undefined;
  };
  expect((await clean()).kept).toEqual(["f:1 stays: event source"]);
  expect(lambda.deleted).toEqual(["f:2"]);
});

test("a version with replicas of Lambda@Edge stays, and the others go", async () => {
  lambda.add("f", [1, 2, 3], { replicated: [2] });
  expect((await clean()).kept).toEqual([expect.stringMatching(/^f:2 stays: /)]);
  expect(lambda.deleted).toEqual(["f:1"]);
});

test("a version that somebody else deletes frees nothing", async () => {
  const one = lambda.add("f", [1, 2, 3]);
  lambda.before = (request) => {
    if (request === "DELETE f:2") one.versions = [1, 3];
    return undefined;
  };
  expect(await clean()).toMatchObject({ versionCount: 1, freedBytes: 1000 });
  expect(results()).toContain("f:2 gone");
});

test("a function that is deleted while it is cleaned is left, and the next one cleaned", async () => {
  lambda.add("f", [1, 2, 3]);
  lambda.add("g", [1, 2]);
  let reads = 0;
  lambda.before = (request) => {
    // The second reading of aliases comes right before a deletion.
    if (request === "GET f/aliases" && ++reads === 2) lambda.functions.delete("f");
    return undefined;
  };
  const { unfinished, kept } = await clean();
  expect(unfinished).toBeUndefined();
  expect(kept).toEqual(["f:2 stays: the function was deleted meanwhile"]);
  expect(lambda.deleted).toEqual(["g:1"]);
});

test("a permission that is missing midway ends it, with what was deleted and what remains; the next start goes on", async () => {
  for (const name of ["f", "g", "h"]) lambda.add(name, [1, 2, 3]);
  lambda.before = (request) => (request === "DELETE g:1" ? { status: 403, code: "AccessDeniedException" } : undefined);
  const { versionCount, freedBytes, unfinished } = await clean();
  expect({ versionCount, freedBytes }).toEqual({ versionCount: 3, freedBytes: 3000 });
  expect(unfinished).toMatchObject({ functionsLeft: 2, error: { code: "PERMISSION_MISSING" } });
  expect(results().at(-1)).toBe("g:1 deleting");
  lambda.before = () => undefined;
  expect(await clean()).toMatchObject({ versionCount: 3 });
  expect(lambda.deleted).toEqual(["f:2", "f:1", "g:2", "g:1", "h:2", "h:1"]);
});

test("throttling is waited for, and nothing is deleted twice", async () => {
  lambda.add("f", [1, 2, 3]);
  let refusals = 6;
  lambda.before = () => (refusals-- > 0 ? { status: 429, code: "TooManyRequestsException" } : undefined);
  expect(await clean()).toMatchObject({ versionCount: 2 });
  expect(lambda.deleted).toEqual(["f:2", "f:1"]);
}, 20_000);

test("told to stop, it ends after the deletion at hand and says what remains", async () => {
  for (const name of ["f", "g"]) lambda.add(name, [1, 2, 3]);
  const controller = new AbortController();
  lambda.before = (request) => {
    if (request === "DELETE f:2") controller.abort();
    return undefined;
  };
  const result = await clean({ signal: controller.signal });
  expect(result).toMatchObject({ versionCount: 1, unfinished: { functionsLeft: 1 } });
  expect(lambda.deleted).toEqual(["f:2"]);
});

test("layers go unless a version uses them, they are new, or their policy lets others use them", async () => {
  lambda.add("f", [1], { layerArns: [layerArn("libraries", 2)] });
  lambda.layers.set("libraries", [1, 2, -3, 4]);
  const { layers, kept } = await clean({ areLayersIncluded: true });
  expect(layers).toEqual([layerArn("libraries", 1)]);
  expect(lambda.deleted).toEqual(["libraries:1"]);
  expect(kept).toEqual([`${layerArn("libraries", 3)} stays: its policy lets others use it`]);
});

test("requests grow with the pages of versions alone", async () => {
  // Each function: 5 pages of 201 versions, aliases, provisioned concurrency, URLs. The account: its functions, event
  // sources, two kinds of APIs, metrics.
  const [functionCount, versionCount] = [20, 200];
  const versions = Array.from({ length: versionCount }, (_, i) => i + 1);
  for (let i = 0; i < functionCount; i++) lambda.add(`f${i}`, versions);
  const result = await planned({ retention: { keep: 3 } });
  expect(result.versionCount).toBe(functionCount * (versionCount - 3));
  expect(lambda.requests).toBe(functionCount * 8 + 5);
}, 30_000);
