import { beforeAll, describe, expect, test } from "vitest";
import { loadSchemas } from "../load-schemas.ts";
import { createReaderCompiler, type Reader } from "./json-reader.ts";

let readPutItem: Reader;

beforeAll(async () => {
  const { operations } = await loadSchemas("@aws-sdk/client-dynamodb");
  const input = operations.get("PutItem")?.input;
  if (input === undefined) throw new Error("PutItem is missing");
  readPutItem = createReaderCompiler({ usesJsonNames: false, isBinary: false })(input);
});

describe("values of the wrong type", () => {
  // Sentences as architect/dynalite's tests record them from DynamoDB.
  test.each([
    [{ TableName: true }, "class java.lang.Boolean can not be converted to an String"],
    [{ TableName: 23 }, "class java.lang.Short can not be converted to an String"],
    [{ TableName: -2_147_483_648 }, "class java.lang.Integer can not be converted to an String"],
    [{ TableName: 2_147_483_648 }, "class java.lang.Long can not be converted to an String"],
    [{ TableName: 34.56 }, "class java.lang.Double can not be converted to an String"],
    [{ TableName: [] }, "Start of list found where not expected"],
    [{ TableName: {} }, "Start of structure or map found where not expected."],
    [{ Item: "23" }, "Expected map or null"],
    [{ Item: [] }, "Start of list found where not expected"],
    [{ Item: { a: "23" } }, "Expected null"],
    [{ Item: { a: { BOOL: "23" } } }, "'23' can not be converted to an Boolean"],
    [{ Item: { a: { BOOL: 23 } } }, "class java.lang.Short can not be converted to an Boolean"],
    [{ Item: { a: { SS: "23" } } }, "Expected list or null"],
    [{ Item: { a: { SS: {} } } }, "Start of structure or map found where not expected."],
    [{ Item: { a: { L: [[]] } } }, "Start of list found where not expected"],
    [{ Item: { a: { B: 23 } } }, "class java.lang.Short can not be converted to a Blob"],
    [
      { Item: { a: { B: "23456" } } },
      "'23456' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 5",
    ],
    [{ Item: { a: { B: "=+/=" } } }, "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"],
    [
      { Item: { a: { M: { b: { BS: ["+/+="] } } } } },
      "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected",
    ],
  ])("%j", (document, message) => {
    expect(() => readPutItem(document)).toThrow(expect.objectContaining({ code: "SerializationException", message }));
  });
});

test("nulls and unknown members are left out, bytes are decoded", () => {
  const document = { TableName: null, Unknown: 1, Item: { a: { B: "aGk=" }, b: { L: [null, { N: "1" }] } } };
  expect(readPutItem(document)).toEqual({ Item: { a: { B: Buffer.from("hi") }, b: { L: [{ N: "1" }] } } });
});

test("an attribute may be named __proto__", () => {
  const { Item } = readPutItem(JSON.parse('{"Item":{"__proto__":{"S":"x"}}}')) as { Item: object };
  expect(Object.keys(Item)).toEqual(["__proto__"]);
});
