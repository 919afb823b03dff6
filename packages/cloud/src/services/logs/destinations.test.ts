import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { LogsLab, NOW } from "./logs-lab.fixture.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});
afterAll(() => lab.close());
beforeEach(() => lab.nextAccount());

const roleArn = "arn:aws:iam::123456789012:role/logs";
const targetArn = "arn:aws:kinesis:us-east-1:123456789012:stream/logs";
const arnOf = (name: string) => `arn:aws:logs:us-east-1:${lab.scope.accountId}:destination:${name}`;
const put = (destinationName: string, more: object = {}) =>
  lab.call("PutDestination", { destinationName, targetArn, roleArn, ...more });
const described = async (input: object = {}) => (await lab.call("DescribeDestinations", input)).destinations;

// The members of the answers are recorded from AWS.
test("destinations are kept, changed, found by the start of their names, and deleted", async () => {
  const first = { arn: arnOf("d"), destinationName: "d", targetArn, roleArn, creationTime: NOW };
  expect(await described({ DestinationNamePrefix: "d" })).toEqual([]);
  expect((await put("d", { tags: { team: "shop" } })).destination).toEqual(first);
  await put("other");
  expect(await described({ DestinationNamePrefix: "d" })).toEqual([first]);
  const accessPolicy = '{"Version":"2012-10-17","Statement":[]}';
  await lab.call("PutDestinationPolicy", { destinationName: "d", accessPolicy });
  await put("d", { targetArn: `${targetArn}-2` });
  expect(await described({ DestinationNamePrefix: "d" })).toEqual([
    { ...first, targetArn: `${targetArn}-2`, accessPolicy },
  ]);
  expect(await described({ limit: 1 })).toHaveLength(1);
  await lab.call("DeleteDestination", { destinationName: "d" });
  expect(await described()).toMatchObject([{ destinationName: "other" }]);
  await expect(lab.call("DeleteDestination", { destinationName: "d" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
  });
});

// Recorded from AWS.
test("destinations have tags", async () => {
  await put("d", { tags: { key1: "val1" } });
  const resource = { resourceArn: arnOf("d") };
  await lab.call("TagResource", { ...resource, tags: { key2: "val2" } });
  expect(await lab.call("ListTagsForResource", resource)).toEqual({ tags: { key1: "val1", key2: "val2" } });
  await lab.call("UntagResource", { ...resource, tagKeys: ["key2"] });
  expect(await lab.call("ListTagsForResource", resource)).toEqual({ tags: { key1: "val1" } });
});
