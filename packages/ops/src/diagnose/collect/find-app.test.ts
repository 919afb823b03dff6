import type { StackResource } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { findApp } from "./find-app.ts";
import type { Reader } from "./reader.ts";

const resource = (type: string, id: string, ResourceStatus = "CREATE_COMPLETE") =>
  ({ ResourceType: type, PhysicalResourceId: id, LogicalResourceId: id, ResourceStatus }) as StackResource;

/** Answers with the resources of stacks; everything else is empty. */
function readerOf(stacks: Readonly<Record<string, readonly StackResource[]>>): Reader {
  const read = (action: string, input: unknown) => {
    const { StackName = "" } = input as { readonly StackName?: string };
    return Promise.resolve(
      action === "cloudformation:DescribeStackResources" ? { StackResources: stacks[StackName] ?? [] } : undefined,
    );
  };
  return { missing: [], read: read as Reader["read"] };
}

const SERVICE = { Type: "AWS::Lambda::Function", Name: "other-app" };

test("the functions of a stack are its own and those of the stacks nested in it, whatever else traces show", async () => {
  const reader = readerOf({
    shop: [resource("AWS::Lambda::Function", "shop-front"), resource("AWS::CloudFormation::Stack", "arn:nested")],
    "arn:nested": [resource("AWS::Lambda::Function", "shop-back"), resource("AWS::DynamoDB::Table", "orders")],
  });
  const { functions, tables } = await findApp(reader, [SERVICE], "shop");
  expect({ functions, tables }).toEqual({ functions: ["shop-front", "shop-back"], tables: ["orders"] });
});

test.each([
  { name: "holds tables only", resources: [resource("AWS::DynamoDB::Table", "orders")] },
  { name: "was rolled back", resources: [resource("AWS::Lambda::Function", "gone", "DELETE_COMPLETE")] },
])("a stack that $name is not taken for what else runs", async ({ resources }) => {
  const found = findApp(readerOf({ shop: resources }), [SERVICE], "shop");
  await expect(found).rejects.toMatchObject({ code: "STACK_WITHOUT_FUNCTIONS" });
});
