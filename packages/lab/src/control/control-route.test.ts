import type { CapacityControls, HttpRequest } from "@faultline/cloud";
import { epochMs, LabError } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import { expect, test } from "vitest";
import { type Controllable, createControlRoute } from "./control-route.ts";

/** Capacity of one table, `coffee`, that remembers what was set. */
function controllable(): Controllable & { readonly set: unknown[]; readonly imported: LogEvent[] } {
  const imported: LogEvent[] = [];
  const set: unknown[] = [];
  const credit = { balance: 300, limit: 1500, unitsPerSecond: 5 };
  const capacity: CapacityControls = {
    read(_scope, table) {
      if (table !== "coffee") throw new LabError("TABLE_NOT_FOUND", `There is no table ${table}`, "Check the name");
      return [{ read: credit, write: credit }];
    },
    reset: (scope, table, fractionFull) => void set.push([scope.accountId, scope.region, table, fractionFull]),
    scaleBurst: (seconds) => void set.push(["burst", seconds]),
  };
  return {
    set,
    imported,
    capacity,
    status: () => Promise.resolve({ version: "0.1.0" } as never),
    async importLogs(events) {
      imported.push(...events);
      return Promise.resolve();
    },
    now: () => epochMs(5),
  };
}

async function request(lab: Controllable, method: string, url: string, body = "") {
  const [path, rawQuery = ""] = url.split("?");
  const answer = await createControlRoute(lab).match({
    method,
    path,
    rawQuery,
    body: Buffer.from(body),
  } as unknown as HttpRequest);
  return answer && { status: answer.status, body: JSON.parse(answer.body as string) as Record<string, unknown> };
}

test("a table's credit is read, set and scaled", async () => {
  const lab = controllable();
  expect(await request(lab, "GET", "/_faultline/capacity/coffee")).toMatchObject({
    status: 200,
    body: [{ read: { balance: 300 } }],
  });
  expect(await request(lab, "PUT", "/_faultline/capacity/my%20table", '{"fractionFull":0.5}')).toMatchObject({
    status: 200,
  });
  expect(
    await request(lab, "PUT", "/_faultline/capacity/c?account=111111111111&region=eu-west-1", '{"fractionFull":1}'),
  ).toMatchObject({
    status: 200,
  });
  expect(await request(lab, "PUT", "/_faultline/burst", '{"seconds":60}')).toMatchObject({ status: 200 });
  expect(lab.set).toEqual([
    ["000000000000", "us-east-1", "my table", 0.5],
    ["111111111111", "eu-west-1", "c", 1],
    ["burst", 60],
  ]);
});

test.each([
  { method: "GET", path: "/_faultline/capacity/tea", body: "", status: 400, code: "TABLE_NOT_FOUND" },
  { method: "PUT", path: "/_faultline/capacity/coffee", body: "", status: 400, code: "CONTROL_INPUT_INVALID" },
  {
    method: "PUT",
    path: "/_faultline/capacity/coffee",
    body: '{"fractionFull":2}',
    status: 400,
    code: "CONTROL_INPUT_INVALID",
  },
  { method: "PUT", path: "/_faultline/burst", body: '{"seconds":"60"}', status: 400, code: "CONTROL_INPUT_INVALID" },
  { method: "POST", path: "/_faultline/burst", body: "", status: 404, code: "CONTROL_UNKNOWN" },
  { method: "GET", path: "/_faultline/nothing", body: "", status: 404, code: "CONTROL_UNKNOWN" },
])("$method $path $body is refused with $code", async ({ method, path, body, status, code }) => {
  expect(await request(controllable(), method, path, body)).toMatchObject({ status, body: { code } });
});

test("every other path is left to the services", async () => {
  expect(createControlRoute(controllable()).match({ path: "/_faultlines" } as HttpRequest)).toBeUndefined();
});

test("log events of any age are stored with their own times", async () => {
  const lab = controllable();
  const events = [{ timestamp: 1000, message: "START", logStream: "2020/01/01/[$LATEST]a" }];
  const url = "/_faultline/logs/%2Faws%2Flambda%2Ff?account=123456789012&region=eu-west-1";
  expect(await request(lab, "POST", url, JSON.stringify({ events }))).toEqual({
    status: 200,
    body: { storedEvents: 1 },
  });
  const scope = { accountId: "123456789012", region: "eu-west-1" };
  expect(lab.imported).toEqual([{ ...events[0], scope, logGroup: "/aws/lambda/f", ingestionTime: 5 }]);
});

test.each([
  { name: "no list", body: "{}" },
  { name: "no JSON", body: "x" },
  { name: "a text as time", body: '{"events":[{"timestamp":"1","message":"m","logStream":"s"}]}' },
  { name: "an empty message", body: '{"events":[{"timestamp":1,"message":"","logStream":"s"}]}' },
  { name: "a stream with a colon", body: '{"events":[{"timestamp":1,"message":"m","logStream":"a:b"}]}' },
  { name: "no event", body: '{"events":[null]}' },
])("an import of $name is refused", async ({ body }) => {
  const lab = controllable();
  const answer = await request(lab, "POST", "/_faultline/logs/g", body);
  expect(answer).toMatchObject({ status: 400, body: { code: "CONTROL_INPUT_INVALID" } });
  expect(lab.imported).toEqual([]);
});
