import type { JsonValue } from "@faultline/core";
import { expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { createLab, delay, queue, SAM_APP, SCOPE } from "./cloudformation-lab.fixture.ts";
import type { StackRecord } from "./stack-record.ts";

test("a SAM application is created in dependency order, with its outputs", async () => {
  const { deploy, names, calls, describe } = createLab();
  expect(
    await deploy("CreateStack", SAM_APP, { Parameters: [{ ParameterKey: "Memory", ParameterValue: "512" }] }),
  ).toBe("CREATE_COMPLETE");
  expect(names()).toEqual([
    "CreateTable",
    "CreateFunction",
    "ImportRestApi",
    "AddPermission",
    "CreateDeployment",
    "CreateStage",
  ]);
  const fn = calls.find(({ operation }) => operation === "CreateFunction")?.input;
  const table = calls.find(({ operation }) => operation === "CreateTable")?.input["TableName"];
  expect(table).toMatch(/^shop-Table-[A-Za-z0-9]{12}$/);
  expect(fn).toMatchObject({
    MemorySize: 512,
    Code: { S3Bucket: "bucket", S3Key: "code.zip" },
    Environment: { Variables: { TABLE: table } },
    Role: expect.stringMatching(/^arn:aws:iam::123456789012:role\/shop-FnRole-[A-Za-z0-9]{12}$/),
  });
  const api = calls.find(({ operation }) => operation === "ImportRestApi")?.input["body"] as Uint8Array;
  const document = JSON.parse(Buffer.from(api).toString()) as Record<string, Record<string, unknown>>;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${String(fn?.["FunctionName"])}/invocations`;
  expect(document["paths"]?.["/coffee"]).toMatchObject({ get: { "x-amazon-apigateway-integration": { uri } } });
  const stack = await describe();
  expect(stack?.Outputs).toMatchObject([
    { OutputKey: "Url", OutputValue: "https://api1.execute-api.us-east-1.amazonaws.com/Prod/", ExportName: "shop-url" },
  ]);
  expect(stack?.StackId).toMatch(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/shop\/[0-9a-f-]{36}$/);
});

test("independent resources are created side by side, dependent ones one after the other", async () => {
  let running = 0;
  let most = 0;
  const { deploy, calls } = createLab(async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  });
  const chain = `Resources:\n${queue("A")}${queue("B")}${queue("C", "    DependsOn: [A, B]\n")}${queue("D", "    DependsOn: C\n")}`;
  expect(await deploy("CreateStack", chain)).toBe("CREATE_COMPLETE");
  expect(most).toBe(2);
  expect(calls.map(({ input }) => String(input["QueueName"]).split("-")[1])).toEqual(["A", "B", "C", "D"]);
});

test("resources are listed by logical id, whichever was ready first", async () => {
  const { deploy, call } = createLab();
  const template = `Resources:\n${queue("Last")}${queue("First", "    DependsOn: Last\n")}${queue("Between")}`;
  expect(await deploy("CreateStack", template)).toBe("CREATE_COMPLETE");
  const { StackResourceSummaries: summaries } = await call("ListStackResources", { StackName: "shop" });
  const { StackResources: resources } = await call("DescribeStackResources", { StackName: "shop" });
  for (const listed of [summaries, resources]) {
    expect(listed.map(({ LogicalResourceId: id }) => id)).toEqual(["Between", "First", "Last"]);
  }
});

test("a failed creation removes all that was made, last first, and says why", async () => {
  const { deploy, names, events, call } = createLab(({ operation }) => {
    if (operation === "AddPermission")
      throw new ServiceError("ResourceConflictException", "The statement id already exists");
  });
  expect(await deploy("CreateStack", SAM_APP)).toBe("ROLLBACK_COMPLETE");
  expect(
    names()
      .slice(5)
      .filter((name) => name.startsWith("Delete"))
      .sort(),
  ).toEqual(["DeleteDeployment", "DeleteFunction", "DeleteRestApi", "DeleteTable"]);
  expect(names().indexOf("DeleteRestApi")).toBeLessThan(names().indexOf("DeleteFunction"));
  const failed = (await events()).find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  expect(failed).toMatchObject({
    LogicalResourceId: "FnGetPermissionProd",
    ResourceStatusReason: "The statement id already exists",
  });
  expect((await call("DescribeStackResources", { StackName: "shop" })).StackResources).toEqual([]);
});

test("an update changes, adds, replaces and removes only what differs", async () => {
  const { deploy, calls } = createLab();
  await deploy(
    "CreateStack",
    `Resources:\n${queue("Same")}${queue("Changed", delay(1))}${queue("Renamed", "    Properties:\n      QueueName: old\n")}${queue("Gone")}`,
  );
  const before = calls.length;
  const after = `Resources:\n${queue("Same")}${queue("Changed", delay(2))}${queue("Renamed", "    Properties:\n      QueueName: new\n")}${queue("Added")}`;
  expect(await deploy("UpdateStack", after)).toBe("UPDATE_COMPLETE");
  const made = calls
    .slice(before)
    .map(
      ({ operation, input }) =>
        `${operation} ${String(input["QueueName"] ?? input["QueueUrl"]).replace(/-[^-]*$/, "")}`,
    );
  expect(made).toEqual([
    "SetQueueAttributes http://localhost/123456789012/shop-Changed",
    "CreateQueue new",
    "CreateQueue shop-Added",
    "DeleteQueue http://localhost/123456789012/shop-Gone",
    "DeleteQueue http://localhost/123456789012/old",
  ]);
});

test("a failed update restores what was changed and keeps the old template", async () => {
  let isBroken = false;
  const { deploy, calls, call } = createLab(({ operation, input }) => {
    if (isBroken && operation === "CreateQueue" && String(input["QueueName"]).includes("Bad"))
      throw new ServiceError("OverLimit", "Too many queues");
  });
  const old = `Resources:\n${queue("Changed", delay(1))}`;
  await deploy("CreateStack", old);
  isBroken = true;
  const before = calls.length;
  expect(
    await deploy("UpdateStack", `Resources:\n${queue("Changed", delay(2))}${queue("Bad", "    DependsOn: Changed\n")}`),
  ).toBe("UPDATE_ROLLBACK_COMPLETE");
  const attributes = calls
    .slice(before)
    .flatMap(({ operation, input }) => (operation === "SetQueueAttributes" ? [input["Attributes"]] : []));
  expect(attributes).toEqual([{ DelaySeconds: "2" }, { DelaySeconds: "1" }]);
  expect((await call("GetTemplate", { StackName: "shop" })).TemplateBody).toBe(old);
});

test("a deleted stack removes dependants first and keeps retained resources", async () => {
  const { deploy, calls, call, service, status, describe } = createLab();
  await deploy(
    "CreateStack",
    `Resources:\n${queue("A")}${queue("B", "    DependsOn: A\n")}${queue("Kept", "    DeletionPolicy: Retain\n")}`,
  );
  const stackId = (await describe())?.StackId;
  await call("DeleteStack", { StackName: "shop" });
  await service.settled();
  const removed = calls
    .filter(({ operation }) => operation === "DeleteQueue")
    .map(({ input }) => String(input["QueueUrl"]).split("-")[1]);
  expect(removed).toEqual(["B", "A"]);
  expect(await status(stackId)).toBe("DELETE_COMPLETE");
  await expect(call("DescribeStacks", { StackName: "shop" })).rejects.toMatchObject({
    code: "ValidationError",
    message: "Stack with id shop does not exist",
  });
});

test("a stack that was under way when the lab was killed is failed at the next start", async () => {
  const state = createMemoryStateStore();
  const never = new Promise<void>(() => {});
  const { call } = createLab(() => never, state);
  await call("CreateStack", { StackName: "shop", TemplateBody: `Resources:\n${queue("A")}` });
  const next = createLab(undefined, state);
  const stack = await next.describe();
  expect(stack).toMatchObject({
    StackStatus: "CREATE_FAILED",
    StackStatusReason: "The lab stopped while the operation was under way",
  });
});

test("records are JSON, so that a restart reads what was written", async () => {
  const state = createMemoryStateStore();
  const { deploy } = createLab(undefined, state);
  await deploy("CreateStack", SAM_APP);
  const [stack] = state.collection<StackRecord>("cloudformation/stacks").list(SCOPE);
  expect(JSON.parse(JSON.stringify(stack)) as JsonValue).toEqual(stack);
});
