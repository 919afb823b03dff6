import { expect, test } from "vitest";
import { createLab, delay, queue } from "./cloudformation-lab.fixture.ts";

test("change sets create and update a stack as `aws cloudformation deploy` does", async () => {
  const { call, service, status } = createLab();
  const template = (seconds: number) => `Resources:\n${queue("Q", delay(seconds))}`;
  const make = (name: string, type: string, TemplateBody: string) =>
    call("CreateChangeSet", { StackName: "shop", ChangeSetName: name, ChangeSetType: type, TemplateBody });
  const { Id: first } = await make("one", "CREATE", template(1));
  expect(await status()).toBe("REVIEW_IN_PROGRESS");
  expect((await call("DescribeChangeSet", { ChangeSetName: first })).Changes).toMatchObject([
    { ResourceChange: { Action: "Add", LogicalResourceId: "Q" } },
  ]);
  await call("ExecuteChangeSet", { ChangeSetName: first });
  await service.settled();
  expect(await status()).toBe("CREATE_COMPLETE");
  const { Id: same } = await make("two", "UPDATE", template(1));
  expect(await call("DescribeChangeSet", { ChangeSetName: same })).toMatchObject({
    Status: "FAILED",
    StatusReason: expect.stringContaining("didn't contain changes"),
  });
  await expect(call("ExecuteChangeSet", { ChangeSetName: same })).rejects.toMatchObject({
    code: "InvalidChangeSetStatusException",
  });
  await make("three", "UPDATE", template(2));
  expect((await call("DescribeChangeSet", { ChangeSetName: "three", StackName: "shop" })).Changes).toMatchObject([
    { ResourceChange: { Action: "Modify", Replacement: "False" } },
  ]);
  await call("ExecuteChangeSet", { ChangeSetName: "three", StackName: "shop" });
  await service.settled();
  expect(await status()).toBe("UPDATE_COMPLETE");
});
