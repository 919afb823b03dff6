import { accountId, region, seededRandom } from "@faultline/core";
import { beforeEach, expect, test } from "vitest";
import { createServiceCaller } from "./service-caller.ts";
import { exampleServices, seen } from "./testing/example-services.ts";

const scope = { accountId: accountId("222222222222"), region: region("eu-west-1") };
const caller = createServiceCaller(exampleServices, { random: seededRandom(1), origin: () => "http://127.0.0.1:4566" });

beforeEach(() => seen.items.clear());

test("a call reaches the handler on behalf of its scope", async () => {
  const input = { TableName: "table", Item: { pk: { S: "a" } } };
  await caller.call({ service: "dynamodb", operation: "PutItem", input, scope });
  expect([...seen.items.keys()]).toEqual(["222222222222/a"]);
});

test("the callee's error is the caller's", async () => {
  const call = caller.call({ service: "lambda", operation: "GetFunction", input: { FunctionName: "absent" }, scope });
  await expect(call).rejects.toMatchObject({ code: "ResourceNotFoundException", members: { Type: "User" } });
});

test("what no service implements is named", async () => {
  const call = caller.call({ service: "iam", operation: "ListRoles", input: {}, scope });
  await expect(call).rejects.toMatchObject({
    code: "NotImplemented",
    message: "The lab does not implement iam.ListRoles",
  });
});
