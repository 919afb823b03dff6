import { describe, expect, test } from "vitest";
import type { AttributeValue, Item } from "../values/attribute-value.ts";
import { compileCondition } from "./compile-expression.ts";
import { evaluateCondition } from "./evaluate-condition.ts";
import { Placeholders } from "./placeholders.ts";

const ITEM: Item = {
  id: { S: "a1" },
  n: { N: "10" },
  flag: { BOOL: true },
  nothing: { NULL: true },
  bytes: { B: Uint8Array.of(1, 2, 3) },
  tags: { SS: ["red", "blue"] },
  sizes: { NS: ["1", "2.5"] },
  arr: { L: [{ S: "x" }, { M: { deep: { N: "7" } } }] },
  doc: { M: { inside: { S: "v" }, "dotted.name": { N: "1" } } },
};
const VALUES: Record<string, AttributeValue> = {
  ":ten": { N: "10.0" },
  ":five": { N: "5" },
  ":neg": { N: "-3" },
  ":a": { S: "a" },
  ":a1": { S: "a1" },
  ":z": { S: "z" },
  ":red": { S: "red" },
  ":x": { S: "x" },
  ":v": { S: "v" },
  ":true": { BOOL: true },
  ":S": { S: "S" },
  ":L": { S: "L" },
  ":bogus": { S: "BOGUS" },
  ":bytes": { B: Uint8Array.of(1, 2) },
  ":set": { SS: ["blue", "red"] },
  ":half": { N: "2.50" },
  ":list": { L: [] },
};
const NAMES = { "#n": "n", "#dotted": "dotted.name", "#size": "size" };

function compile(text: string) {
  return compileCondition(
    "ConditionExpression",
    text,
    new Placeholders({ ExpressionAttributeNames: NAMES, ExpressionAttributeValues: VALUES }),
  );
}

// By hand from Developer Guide, "Condition and filter expressions, operators, and functions".
describe("conditions", () => {
  test.each([
    { text: "n = :ten", holds: true },
    { text: "#n = :ten", holds: true },
    { text: "n <> :ten", holds: false },
    { text: "n < :ten", holds: false },
    { text: "n <= :ten", holds: true },
    { text: "n > :neg", holds: true },
    { text: "n >= :five", holds: true },
    { text: ":five < n", holds: true },
    { text: "id > :ten", holds: false },
    { text: "absent = :ten", holds: false },
    { text: "absent <> :ten", holds: true },
    { text: "absent < :ten", holds: false },
    { text: "n BETWEEN :five AND :ten", holds: true },
    { text: "n between :neg and :five", holds: false },
    { text: "id BETWEEN :a AND :z", holds: true },
    { text: "id IN (:z, :a1)", holds: true },
    { text: "id IN (:z)", holds: false },
    { text: "flag = :true", holds: true },
    { text: "tags = :set", holds: true },
    { text: "attribute_exists(id)", holds: true },
    { text: "attribute_exists(doc.inside)", holds: true },
    { text: "attribute_exists(doc.elsewhere)", holds: false },
    { text: "attribute_not_exists(arr[2])", holds: true },
    { text: "attribute_type(id, :S)", holds: true },
    { text: "attribute_type(arr, :L)", holds: true },
    { text: "attribute_type(n, :S)", holds: false },
    { text: "begins_with(id, :a)", holds: true },
    { text: "begins_with(id, :z)", holds: false },
    { text: "begins_with(bytes, :bytes)", holds: true },
    { text: "begins_with(n, :a)", holds: false },
    { text: "contains(id, :a)", holds: true },
    { text: "contains(tags, :red)", holds: true },
    { text: "contains(tags, :z)", holds: false },
    { text: "contains(sizes, :half)", holds: true },
    { text: "contains(arr, :x)", holds: true },
    { text: "contains(bytes, :bytes)", holds: true },
    { text: "size(id) < :five", holds: true },
    { text: "size(tags) < size(id)", holds: false },
    { text: "size(n) > :neg", holds: false },
    { text: "arr[1].deep > :five", holds: true },
    { text: "doc.#dotted < :five", holds: true },
    { text: "NOT n = :five", holds: true },
    { text: "NOT NOT n = :ten", holds: true },
    { text: "n = :five OR id = :a1", holds: true },
    { text: "n = :five OR id = :z AND flag = :true", holds: false },
    { text: "n = :ten OR id = :z AND id = :a", holds: true },
    { text: "(n = :ten OR id = :z) AND id = :a", holds: false },
    { text: "NOT (n = :five AND id = :a1)", holds: true },
    { text: "attribute_not_exists(absent) and contains(doc.inside, :v)", holds: true },
  ])("$text is $holds", ({ text, holds }) => {
    const condition = compile(text);
    expect(condition && evaluateCondition(condition, ITEM)).toBe(holds);
  });

  // Messages as AWS answers them.
  test.each([
    { text: "", message: "The expression can not be empty;" },
    { text: "n == :ten", message: 'Syntax error; token: "=", near: "== :ten"' },
    { text: "n =", message: 'Syntax error; token: "<EOF>", near: "="' },
    { text: "n = :ten AND", message: 'Syntax error; token: "<EOF>", near: "AND"' },
    { text: "n ! :ten", message: 'Syntax error; token: "!", near: "n ! :ten"' },
    { text: "size = :ten", message: "Attribute name is a reserved keyword; reserved keyword: size" },
    { text: "doc.Name = :ten", message: "Attribute name is a reserved keyword; reserved keyword: Name" },
    {
      text: "#no = :ten",
      message: "An expression attribute name used in the document path is not defined; attribute name: #no",
    },
    {
      text: "n = :no",
      message: "An expression attribute value used in expression is not defined; attribute value: :no",
    },
    { text: "bogus(n)", message: "Invalid function name; function: bogus" },
    { text: "Begins_With(id, :a)", message: "Invalid function name; function: Begins_With" },
    {
      text: "size(n)",
      message: "The function is not allowed to be used this way in an expression; function: size",
    },
    {
      text: "attribute_exists(n) = :true",
      message: "The function is not allowed to be used this way in an expression; function: attribute_exists",
    },
    {
      text: "if_not_exists(n, :ten)",
      message: "The function is not allowed to be used this way in an expression; function: if_not_exists",
    },
    {
      text: "begins_with(id)",
      message:
        "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
    },
    {
      text: "attribute_exists(id, n)",
      message:
        "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
    },
    {
      text: "begins_with(id, :ten)",
      message: "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    },
    {
      text: "n < :true",
      message: "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
    },
    {
      text: "n BETWEEN :list AND :ten",
      message: "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L",
    },
    {
      text: "n = n",
      message:
        "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]",
    },
    {
      text: "attribute_exists(:ten)",
      message: "Operator or function requires a document path; operator or function: attribute_exists",
    },
    {
      text: "n BETWEEN :ten AND :five",
      message:
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:5}",
    },
    {
      text: "n BETWEEN :five AND :z",
      message:
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:z}",
    },
    { text: "((n = :ten))", message: "The expression has redundant parentheses;" },
    {
      text: "attribute_type(n, :bogus)",
      message: "Invalid attribute type name found; type: BOGUS, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    },
  ])("$text is refused: $message", ({ text, message }) => {
    expect(() => compile(text)).toThrow(
      expect.objectContaining({ code: "ValidationException", message: `Invalid ConditionExpression: ${message}` }),
    );
  });

  test("deep nesting is refused, not a crash", () => {
    expect(() => compile(`${"NOT ".repeat(900)}n = :ten`)).toThrow("too many nested");
  });

  test("text over 4 KB is refused", () => {
    expect(() => compile(`n = :ten ${" ".repeat(4096)}`)).toThrow(
      "Expression size has exceeded the maximum allowed size",
    );
  });

  test("more than 100 operands of IN are refused", () => {
    const operands = Array.from({ length: 101 }, () => ":a").join(",");
    expect(() => compile(`id IN (${operands})`)).toThrow("number of operands: 101");
  });
});

describe("placeholders", () => {
  test.each([
    { input: { ExpressionAttributeNames: {} }, message: "ExpressionAttributeNames must not be empty" },
    { input: { ExpressionAttributeValues: {} }, message: "ExpressionAttributeValues must not be empty" },
    {
      input: { ExpressionAttributeNames: { a: "b" } },
      message: 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    },
    {
      input: { ExpressionAttributeValues: { b: { S: "x" } } },
      message: 'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"',
    },
    {
      input: { ExpressionAttributeValues: { ":b": { N: "x" } } },
      message: "The parameter cannot be converted to a numeric value: x",
    },
  ])("$message", ({ input, message }) => {
    expect(() => new Placeholders(input)).toThrow(expect.objectContaining({ message }));
  });

  test("unused ones are refused", () => {
    const placeholders = new Placeholders({
      ExpressionAttributeNames: { "#a": "a", "#b": "b" },
      ExpressionAttributeValues: { ":v": { S: "v" } },
    });
    compileCondition("FilterExpression", "attribute_exists(#a)", placeholders);
    expect(() => placeholders.expectAllUsed()).toThrow(
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}",
    );
  });
});
