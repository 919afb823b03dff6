import { describe, expect, test } from "vitest";
import type { AttributeValue, Item } from "../values/attribute-value.ts";
import { applyUpdate } from "./apply-update.ts";
import { compileProjection, compileUpdate } from "./compile-expression.ts";
import { Placeholders } from "./placeholders.ts";
import { projectItem } from "./project-item.ts";

const ITEM: Item = {
  id: { S: "a" },
  n: { N: "10" },
  s: { SS: ["x", "y"] },
  l: { L: [{ S: "0" }, { S: "1" }, { S: "2" }] },
  m: { M: { a: { N: "1" }, b: { L: [{ S: "z" }] } } },
};
const VALUES: Record<string, AttributeValue> = {
  ":1": { N: "1" },
  ":t": { S: "text" },
  ":xs": { SS: ["x", "new"] },
  ":ns": { NS: ["1"] },
  ":all": { SS: ["x", "y"] },
  ":l": { L: [{ S: "end" }] },
  ":m": { M: {} },
};

const placeholders = () =>
  new Placeholders({ ExpressionAttributeNames: { "#n": "n" }, ExpressionAttributeValues: VALUES });

// By hand from Developer Guide, "Using update expressions in DynamoDB".
describe("updates", () => {
  test.each<{ text: string; changed: Record<string, AttributeValue | undefined> }>([
    { text: "SET t = :t", changed: { t: { S: "text" } } },
    { text: "set #n = #n + :1", changed: { n: { N: "11" } } },
    { text: "SET n = :1 - n", changed: { n: { N: "-9" } } },
    { text: "SET n = n - :1, t = n", changed: { n: { N: "9" }, t: { N: "10" } } },
    { text: "SET n = if_not_exists(n, :1)", changed: { n: { N: "10" } } },
    { text: "SET c = if_not_exists(c, :1) + :1", changed: { c: { N: "2" } } },
    { text: "SET l = list_append(l, :l)", changed: { l: { L: [{ S: "0" }, { S: "1" }, { S: "2" }, { S: "end" }] } } },
    { text: "SET l = list_append(:l, l)", changed: { l: { L: [{ S: "end" }, { S: "0" }, { S: "1" }, { S: "2" }] } } },
    { text: "SET l[1] = :t", changed: { l: { L: [{ S: "0" }, { S: "text" }, { S: "2" }] } } },
    { text: "SET l[9] = :t", changed: { l: { L: [{ S: "0" }, { S: "1" }, { S: "2" }, { S: "text" }] } } },
    { text: "SET m.a = :t", changed: { m: { M: { a: { S: "text" }, b: { L: [{ S: "z" }] } } } } },
    { text: "SET m.b[0] = :1", changed: { m: { M: { a: { N: "1" }, b: { L: [{ N: "1" }] } } } } },
    { text: "REMOVE n", changed: { n: undefined } },
    { text: "REMOVE absent", changed: {} },
    { text: "REMOVE l[0], l[2]", changed: { l: { L: [{ S: "1" }] } } },
    { text: "REMOVE l[7]", changed: {} },
    { text: "REMOVE m.a", changed: { m: { M: { b: { L: [{ S: "z" }] } } } } },
    { text: "ADD n :1", changed: { n: { N: "11" } } },
    { text: "ADD fresh :1", changed: { fresh: { N: "1" } } },
    { text: "ADD s :xs", changed: { s: { SS: ["x", "y", "new"] } } },
    { text: "ADD m.a :1", changed: { m: { M: { a: { N: "2" }, b: { L: [{ S: "z" }] } } } } },
    { text: "DELETE s :xs", changed: { s: { SS: ["y"] } } },
    { text: "DELETE s :all", changed: { s: undefined } },
    { text: "DELETE absent :xs", changed: {} },
    { text: "DELETE m.absent :xs", changed: {} },
    { text: "SET n = (n + :1)", changed: { n: { N: "11" } } },
    {
      text: "SET t = :t REMOVE n ADD c :1 DELETE s :xs",
      changed: { t: { S: "text" }, n: undefined, c: { N: "1" }, s: { SS: ["y"] } },
    },
  ])("$text", ({ text, changed }) => {
    const update = compileUpdate(text, placeholders());
    const expected = Object.entries({ ...ITEM, ...changed }).filter(([, value]) => value !== undefined);
    expect(update && applyUpdate(update, ITEM)).toEqual(Object.fromEntries(expected));
    expect(expected.length).toBeGreaterThan(0);
  });

  test.each([
    {
      text: "SET n = :1 SET t = :t",
      message: 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    },
    { text: "PUT n = :1", message: 'Invalid UpdateExpression: Syntax error; token: "PUT", near: "PUT n"' },
    {
      text: "SET n = :1, n = :t",
      message:
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]",
    },
    {
      text: "SET m = :m REMOVE m.a",
      message:
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, a]",
    },
    {
      text: "SET m.a = :1, m[0] = :1",
      message:
        "Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, a], path two: [m, [0]]",
    },
    {
      text: "ADD n :t",
      message:
        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
    },
    {
      text: "DELETE s :1",
      message:
        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
    },
    {
      text: "SET n = n + :t",
      message:
        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S",
    },
    {
      text: "SET n = size(l)",
      message:
        "Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: size",
    },
    { text: "SET n = bogus(l)", message: "Invalid UpdateExpression: Invalid function name; function: bogus" },
    {
      text: "SET n = if_not_exists(:1, n)",
      message:
        "Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists",
    },
    {
      text: "SET n = absent",
      message: "The provided expression refers to an attribute that does not exist in the item",
    },
    { text: "SET id = l + :1", message: "An operand in the update expression has an incorrect data type" },
    { text: "ADD l :ns", message: "An operand in the update expression has an incorrect data type" },
    { text: "SET m.q.r = :1", message: "The document path provided in the update expression is invalid for update" },
    { text: "SET n[0] = :1", message: "The document path provided in the update expression is invalid for update" },
    { text: "DELETE q.r :xs", message: "The document path provided in the update expression is invalid for update" },
    {
      text: "SET l = list_append(list_append(l, :l), :l)",
      message:
        "Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: list_append",
    },
    {
      text: "REMOVE n SET n.a = :1",
      message:
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n, a]",
    },
    { text: "REMOVE q.r", message: "The document path provided in the update expression is invalid for update" },
  ])("$text is refused", ({ text, message }) => {
    const run = () => {
      const update = compileUpdate(text, placeholders());
      return update && applyUpdate(update, ITEM);
    };
    expect(run).toThrow(expect.objectContaining({ code: "ValidationException", message }));
  });

  test("the item before is left as it was", () => {
    const before = structuredClone(ITEM);
    const update = compileUpdate("SET m.b[0] = :1 REMOVE l[0] DELETE s :xs", placeholders());
    expect(update && applyUpdate(update, ITEM)).not.toEqual(before);
    expect(ITEM).toEqual(before);
  });
});

describe("projections", () => {
  test.each<{ text: string; item: Item }>([
    { text: "id, n", item: { id: { S: "a" }, n: { N: "10" } } },
    { text: "m.a", item: { m: { M: { a: { N: "1" } } } } },
    { text: "l[2], l[0]", item: { l: { L: [{ S: "0" }, { S: "2" }] } } },
    { text: "m.b[0], absent.x", item: { m: { M: { b: { L: [{ S: "z" }] } } } } },
  ])("$text", ({ text, item }) => {
    const paths = compileProjection(text, placeholders());
    expect(paths && projectItem(ITEM, paths)).toEqual(item);
  });

  test("overlapping paths are refused", () => {
    expect(() => compileProjection("m, m.a", placeholders())).toThrow(
      "Invalid ProjectionExpression: Two document paths overlap with each other",
    );
  });
});
