import { describe, expect, test } from "vitest";
import { loadSchemas } from "../load-schemas.ts";
import { compileValidator } from "./compile-validator.ts";
import { enumOrder } from "./enum-order.ts";
import { loadConstraints } from "./load-constraints.ts";

async function messageOf(serviceName: string, operation: string, input: Record<string, unknown>): Promise<string> {
  const { operations, enums } = await loadSchemas(
    `@aws-sdk/client-${serviceName === "logs" ? "cloudwatch-logs" : serviceName}`,
  );
  const shape = operations.get(operation)?.input;
  if (shape === undefined) throw new Error(`${operation} is missing`);
  const constraints = loadConstraints(serviceName);
  expect(Object.keys(constraints)).not.toEqual([]);
  try {
    compileValidator(shape, { serviceName, constraints, enums, code: "ValidationException" })(input);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const LAYER_SENTENCES =
  "[Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]";

describe("AWS's sentences", () => {
  test.each([
    {
      name: "a wrong list element is reported at the list (recorded from AWS)",
      service: "lambda",
      operation: "UpdateFunctionConfiguration",
      input: { FunctionName: "f", Layers: ["arn:aws:lambda:us-east-1:111111111111:layer:name"] },
      message: `1 validation error detected: Value '[arn:aws:lambda:us-east-1:111111111111:layer:name]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: ${LAYER_SENTENCES}`,
    },
    {
      name: "an empty list is too short (recorded from AWS)",
      service: "dynamodb",
      operation: "ExecuteStatement",
      input: { Statement: "SELECT", Parameters: [] },
      message:
        "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1",
    },
    {
      name: "elements of a list of structures have paths (DynamoDB, as architect/dynalite's tests record)",
      service: "dynamodb",
      operation: "CreateTable",
      input: {
        TableName: "table",
        AttributeDefinitions: [],
        KeySchema: [{}],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 0 },
      },
      message:
        "3 validation errors detected: Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null; Value null at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must not be null; Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
    },
    {
      name: "an enumeration lists its values (Lambda's LogType)",
      service: "lambda",
      operation: "Invoke",
      input: { FunctionName: "f", LogType: "All" },
      message:
        "1 validation error detected: Value 'All' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [Tail, None]",
    },
  ])("$name", async ({ service, operation, input, message }) => {
    const shown = await messageOf(service, operation, input);
    expect(shown.split("; ").sort()).toEqual(message.split("; ").sort());
    expect(shown.slice(0, 20)).toBe(message.slice(0, 20));
  });

  test("good input passes", async () => {
    expect(await messageOf("lambda", "UpdateFunctionConfiguration", { FunctionName: "f", MemorySize: 128 })).toBe("");
    const Item = { pk: { M: { deep: { L: [{ S: "x" }] } } } };
    expect(await messageOf("dynamodb", "PutItem", { TableName: "table", Item })).toBe("");
  });

  test("what a service checks itself is left to it", async () => {
    const input = { FunctionName: "f", Runtime: "cobol" };
    expect(await messageOf("lambda", "UpdateFunctionConfiguration", input)).toBe("");
  });
});

test.each([
  // Orders seen in AWS's messages: Lambda (LogType), Cognito (MFA configuration), DynamoDB, CloudWatch.
  ["LogType", ["None", "Tail"], ["Tail", "None"]],
  [undefined, ["OFF", "ON", "OPTIONAL"], ["OPTIONAL", "OFF", "ON"]],
  [
    "ReturnValue",
    ["ALL_NEW", "ALL_OLD", "NONE", "UPDATED_NEW", "UPDATED_OLD"],
    ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
  ],
  ["StateValue", ["ALARM", "INSUFFICIENT_DATA", "OK"], ["INSUFFICIENT_DATA", "ALARM", "OK"]],
])("%s lists its values as AWS does", (name, values, ordered) => {
  expect(enumOrder(name, values)).toEqual(ordered);
});
