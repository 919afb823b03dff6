// When revisions change. Source of every expectation: answers recorded from AWS by LocalStack, 2024-04.
import { afterEach, beforeEach, expect, test } from "vitest";
import { ECHO, LambdaBench, PACKAGE } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const fn = { FunctionName: "fn" };

let bench: LambdaBench;
beforeEach(async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction({ Publish: true });
});
afterEach(() => bench.close());

async function current(Qualifier?: string): Promise<string | undefined> {
  const input = Qualifier === undefined ? fn : { ...fn, Qualifier };
  return (await bench.call("GetFunctionConfiguration", input)).RevisionId;
}

test.each([
  { name: "a new configuration", change: () => bench.call("UpdateFunctionConfiguration", { ...fn, Timeout: 9 }) },
  { name: "new code", change: () => bench.call("UpdateFunctionCode", { ...fn, ZipFile: PACKAGE }) },
  {
    name: "a new version",
    change: async () => {
      await bench.call("UpdateFunctionConfiguration", { ...fn, Timeout: 9 });
      return bench.call("PublishVersion", fn);
    },
  },
  { name: "a tag", change: () => bench.call("TagResource", { Resource: ARN, Tags: { a: "b" } }) },
  { name: "one tag less", change: () => bench.call("UntagResource", { Resource: ARN, TagKeys: ["a"] }) },
])("$name makes another revision of $LATEST than its answer has", async ({ change }) => {
  const before = await current();
  const answer = (await change()) as { RevisionId?: string };
  expect([before, answer.RevisionId]).not.toContain(await current());
});

test("a version keeps its revision, and publishing nothing new keeps that of $LATEST", async () => {
  const before = await current();
  const { RevisionId } = await bench.call("PublishVersion", fn);
  expect(await current("1")).toBe(RevisionId);
  expect(await current()).toBe(before);
});

test("code that is published answers as the new version, still being made", async () => {
  await bench.call("UpdateFunctionConfiguration", { ...fn, Timeout: 9 });
  const update = { ...fn, ZipFile: PACKAGE, Publish: true };
  const answer = await bench.call("UpdateFunctionCode", update);
  expect(answer).toMatchObject({
    FunctionArn: `${ARN}:2`,
    Version: "2",
    State: "Pending",
    StateReasonCode: "Creating",
  });
  expect(answer).not.toHaveProperty("LastUpdateStatus");
  expect(await current("2")).toBe(answer.RevisionId);
  expect(await bench.call("UpdateFunctionCode", update)).toMatchObject({ Version: "2", State: "Active" });
});

test("a new function has another revision than CreateFunction answered", async () => {
  await bench.call("DeleteFunction", fn);
  const { RevisionId } = await bench.createFunction();
  expect(await current()).not.toBe(RevisionId);
});
