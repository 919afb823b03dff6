import type { StackResource } from "@aws-sdk/client-cloudformation";
import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { findApp } from "./find-app.ts";
import type { Reader } from "./reader.ts";

const resource = (type: string, id: string, ResourceStatus = "CREATE_COMPLETE") =>
  ({ ResourceType: type, PhysicalResourceId: id, LogicalResourceId: id, ResourceStatus }) as StackResource;

/** Answers with the resources of stacks, which it finds by one of them, too; everything else is empty. */
function readerOf(
  stacks: Readonly<Record<string, readonly StackResource[]>>,
  answers: Readonly<Record<string, unknown>> = {},
): Reader {
  const read = (action: string, input: unknown) => {
    if (action !== "cloudformation:DescribeStackResources") return Promise.resolve(answers[action]);
    const { StackName = "", PhysicalResourceId } = input as StackResource;
    const holding = Object.values(stacks).find((all) =>
      all.some((one) => one.PhysicalResourceId === PhysicalResourceId),
    );
    return Promise.resolve({ StackResources: stacks[StackName] ?? holding ?? [] });
  };
  return { missing: [], read: read as Reader["read"] };
}

const SERVICE = { Type: "AWS::Lambda::Function", Name: "other-app" };
const window = { start: epochMs(0), end: epochMs(60_000) };

test("the functions of a stack are its own and those of the stacks nested in it, whatever else traces show", async () => {
  const reader = readerOf({
    shop: [resource("AWS::Lambda::Function", "shop-front"), resource("AWS::CloudFormation::Stack", "arn:nested")],
    "arn:nested": [resource("AWS::Lambda::Function", "shop-back"), resource("AWS::DynamoDB::Table", "orders")],
  });
  const { functions, tables } = await findApp(reader, [SERVICE], { window, stackName: "shop" });
  expect({ functions, tables }).toEqual({ functions: ["shop-front", "shop-back"], tables: ["orders"] });
});

test.each([
  { name: "holds tables only", resources: [resource("AWS::DynamoDB::Table", "orders")] },
  { name: "was rolled back", resources: [resource("AWS::Lambda::Function", "gone", "DELETE_COMPLETE")] },
])("a stack that $name is not taken for what else runs", async ({ resources }) => {
  const found = findApp(readerOf({ shop: resources }), [SERVICE], { window, stackName: "shop" });
  await expect(found).rejects.toMatchObject({ code: "STACK_WITHOUT_FUNCTIONS" });
});

/** Of each function in the order in which they are listed: errors, throttles and milliseconds of work. */
function metricsOf(...sums: readonly (readonly [number, number, number])[]) {
  const MetricDataResults = sums.flat().map((sum, i) => ({ Id: `q${i}`, Timestamps: [new Date(0)], Values: [sum] }));
  return { "cloudwatch:GetMetricData": { MetricDataResults } };
}

test.each([
  { name: "fails most", worker: [3, 0, 900], other: [1, 0, 5000], tables: ["orders"] },
  { name: "is refused most", worker: [0, 9, 0], other: [1, 0, 5000], tables: ["orders"] },
  { name: "works longest where none fails", worker: [0, 0, 900], other: [0, 0, 100], tables: ["orders"] },
  { name: "ran, where none did", worker: [0, 0, 0], other: [0, 0, 0], tables: [] },
] as const)("without traces, the stack is that of the function that $name", async ({ worker, other, tables }) => {
  const stacks = { shop: [resource("AWS::Lambda::Function", "worker"), resource("AWS::DynamoDB::Table", "orders")] };
  const listed = { Functions: [{ FunctionName: "other" }, { FunctionName: "worker" }] };
  const reader = readerOf(stacks, { "lambda:ListFunctions": listed, ...metricsOf(other, worker) });
  const app = await findApp(reader, [], { window });
  expect(app.tables).toEqual(tables);
  expect(app.functions).toEqual(tables.length === 0 ? ["other", "worker"] : ["worker"]);
});

test.each([
  { name: "on AWS", target: "https://abc123.execute-api.eu-west-1.amazonaws.com/Prod" },
  { name: "on a lab", target: "http://127.0.0.1:4566/_aws/execute-api/abc123/Prod" },
])("the stack of a load's API $name goes before what traces show", async ({ target }) => {
  const stacks = {
    shop: [resource("AWS::Lambda::Function", "shop-front"), resource("AWS::ApiGatewayV2::Api", "abc123")],
    other: [resource("AWS::Lambda::Function", "other-app")],
  };
  const { functions } = await findApp(readerOf(stacks), [SERVICE], { window, target });
  expect(functions).toEqual(["shop-front"]);
});

test("a target that is no API of a stack leaves the choice to the traces", async () => {
  const stacks = { other: [resource("AWS::Lambda::Function", "other-app")] };
  const choice = { window, target: "http://127.0.0.1:8080/" };
  expect((await findApp(readerOf(stacks), [SERVICE], choice)).functions).toEqual(["other-app"]);
});

test("an HTTP API is called as in the template; its metrics are under its id", async () => {
  const api = { ...resource("AWS::ApiGatewayV2::Api", "abc123"), LogicalResourceId: "ServerlessHttpApi" };
  const stacks = { shop: [resource("AWS::Lambda::Function", "shop-front"), api] };
  const { apis } = await findApp(readerOf(stacks), [], { window, stackName: "shop" });
  expect(apis).toEqual([{ name: "ServerlessHttpApi", kind: "http", dimensions: { ApiId: "abc123" } }]);
});
