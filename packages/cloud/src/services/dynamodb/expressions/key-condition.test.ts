import { describe, expect, test } from "vitest";
import type { AttributeValue } from "../values/attribute-value.ts";
import { compileKeyCondition } from "./compile-expression.ts";
import { type KeyNames, planKeyCondition } from "./key-condition.ts";
import { Placeholders } from "./placeholders.ts";

const KEYS: KeyNames = { partition: { name: "id", type: "S" }, sort: { name: "n", type: "N" } };
const VALUES: Record<string, AttributeValue> = { ":1": { N: "1" }, ":t": { S: "text" }, ":empty": { S: "" } };

function plan(text: string) {
  const placeholders = new Placeholders({
    ExpressionAttributeNames: { "#n": "n" },
    ExpressionAttributeValues: VALUES,
  });
  const terms = compileKeyCondition(text, placeholders);
  return terms && planKeyCondition(terms, KEYS);
}

describe("key conditions", () => {
  test.each([
    { text: "id = :t", sort: undefined },
    { text: "id = :t AND n = :1", sort: { kind: "compare", comparator: "=", value: { N: "1" } } },
    { text: "n > :1 AND id = :t", sort: { kind: "compare", comparator: ">", value: { N: "1" } } },
    { text: "(id = :t) AND (:1 < #n)", sort: { kind: "compare", comparator: ">", value: { N: "1" } } },
    { text: "id = :t AND n BETWEEN :1 AND :1", sort: { kind: "between", lower: { N: "1" }, upper: { N: "1" } } },
  ])("$text", ({ text, sort }) => {
    const condition = plan(text);
    expect(condition?.partition).toEqual({ S: "text" });
    expect(condition?.sort).toEqual(sort);
  });

  // Messages as AWS answers them.
  test.each([
    { text: "n = :1", message: "Query condition missed key schema element: id" },
    { text: "id > :t", message: "Query key condition not supported" },
    {
      text: "id = :1",
      message: "One or more parameter values were invalid: Condition parameter type does not match schema type",
    },
    { text: "id = :t AND s = :t", message: "Query condition missed key schema element: n" },
    {
      text: "id = :t AND n = :1 AND s = :t",
      message: "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
    },
    {
      text: "id = :empty",
      message:
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    },
  ])("$text is refused for this table", ({ text, message }) => {
    expect(() => plan(text)).toThrow(expect.objectContaining({ message }));
  });

  test.each([
    { text: "id = :t OR n = :1", message: "Invalid operator used in KeyConditionExpression: OR" },
    { text: "id = :t AND n <> :1", message: "Invalid operator used in KeyConditionExpression: <>" },
    {
      text: "id = :t AND attribute_exists(n)",
      message: "Invalid operator used in KeyConditionExpression: attribute_exists",
    },
    {
      text: "id = :t AND n > :1 AND n < :1",
      message: "KeyConditionExpressions must only contain one condition per key",
    },
    {
      text: "id = :t AND m.a = :1",
      message: "KeyConditionExpressions cannot have conditions on nested attributes",
    },
    {
      text: "id = n",
      message: "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    },
    {
      text: "id = :t AND :1 = :1",
      message: "Invalid condition in KeyConditionExpression: No key attribute specified",
    },
    {
      text: "id = :t AND :1 BETWEEN n AND :1",
      message:
        "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand",
    },
    {
      text: "id = :t AND begins_with(:t, n)",
      message:
        "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand",
    },
    { text: "size(id) = :1", message: "KeyConditionExpressions cannot contain nested operations" },
  ])("$text is refused for any", ({ text, message }) => {
    expect(() => plan(text)).toThrow(
      expect.objectContaining({ message: `Invalid KeyConditionExpression: ${message}` }),
    );
  });
});
