import { expect, test } from "vitest";
import { matchesFilterPattern } from "./matches-filter-pattern.ts";
import { parseFilterPattern } from "./parse-filter-pattern.ts";

// Examples of the CloudWatch Logs User Guide, "Filter pattern syntax", with lines of its sample events.
test.each([
  { pattern: "", yes: ["anything", ""], no: [] },
  {
    pattern: "ERROR",
    yes: ["[ERROR 400] BAD REQUEST", "[ERROR 401] UNAUTHORIZED REQUEST"],
    no: ["[error 400] bad", "[WARN]"],
  },
  { pattern: "ERROR ARGUMENTS", yes: ["[ERROR 419] MISSING ARGUMENTS"], no: ["[ERROR 400] BAD REQUEST"] },
  { pattern: "?ERROR ?WARN", yes: ["ERROR here", "WARN there"], no: ["INFO"] },
  { pattern: "ERROR -EXITING", yes: ["ERROR CODE"], no: ["ERROR EXITING"] },
  { pattern: '"INTERNAL SERVER ERROR"', yes: ["[ERROR 500] INTERNAL SERVER ERROR"], no: ["INTERNAL ERROR SERVER"] },
  { pattern: '"a \\"quoted\\" word" -"not this"', yes: ['a "quoted" word'], no: ['a "quoted" word not this'] },
  {
    pattern: '{ $.eventType = "UpdateTrail" }',
    yes: ['{"eventType":"UpdateTrail"}'],
    no: ['{"eventType":"x"}', "UpdateTrail", "[1]"],
  },
  { pattern: "{ $.eventType = UpdateTrail }", yes: ['{"eventType":"UpdateTrail"}'], no: ['{"eventType":"x"}'] },
  {
    pattern: '{ $.sourceIPAddress != "123.123.*" }',
    yes: ['{"sourceIPAddress":"1.2.3.4"}'],
    no: ['{"sourceIPAddress":"123.123.4.5"}', "{}"],
  },
  {
    pattern: '{ $.arrayKey[0] = "value" }',
    yes: ['{"arrayKey":["value","x"]}'],
    no: ['{"arrayKey":["x","value"]}', '{"arrayKey":"value"}'],
  },
  {
    pattern: "{ $.objectList[1].id = 2 }",
    yes: ['{"objectList":[{"id":1},{"id":2}]}'],
    no: ['{"objectList":[{"id":2}]}'],
  },
  { pattern: "{ $.SomeObject IS NULL }", yes: ['{"SomeObject":null}'], no: ['{"SomeObject":0}', "{}"] },
  { pattern: "{ $.SomeOtherObject NOT EXISTS }", yes: ["{}"], no: ['{"SomeOtherObject":null}'] },
  { pattern: "{ $.user.id EXISTS }", yes: ['{"user":{"id":0}}'], no: ['{"user":{}}'] },
  { pattern: "{ $.ThisFlag IS TRUE }", yes: ['{"ThisFlag":true}'], no: ['{"ThisFlag":"true"}', '{"ThisFlag":false}'] },
  {
    pattern: '{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }',
    yes: ['{"user":{"id":1},"users":[{"email":"John.Doe@example.com"}]}'],
    no: ['{"user":{"id":1}}'],
  },
  { pattern: "{ $.a = 1 || $.b = 2 && $.c = 3 }", yes: ['{"a":1}', '{"b":2,"c":3}'], no: ['{"b":2}'] },
  { pattern: "{ $.latency > 1.5e3 }", yes: ['{"latency":1501}'], no: ['{"latency":1500}', '{"latency":"1600"}'] },
  { pattern: "{ $['x-y'].z <= -1 }", yes: ['{"x-y":{"z":-1}}'], no: ['{"x-y":{"z":0}}'] },
  {
    pattern: '{ $.path = "/a*b*c" }',
    yes: ['{"path":"/a1b2c"}', '{"path":"/abc"}'],
    no: ['{"path":"/acb"}', '{"path":"/abcd"}'],
  },
  { pattern: "{ $.__proto__ EXISTS }", yes: [], no: ["{}"] },
])("$pattern selects what it should", ({ pattern, yes, no }) => {
  const parsed = parseFilterPattern(pattern);
  for (const message of yes) expect(matchesFilterPattern(parsed, message), message).toBe(true);
  for (const message of no) expect(matchesFilterPattern(parsed, message), message).toBe(false);
});

test.each([
  '"open',
  "{ $.a = 1",
  "{ $.a }",
  "{ $.a = }",
  "{ a = 1 }",
  "{ ($.a = 1 }",
  "{ $.a = 1 ) }",
  "{ $.a IS MAYBE }",
  "{ $.a NOT 1 }",
  "{ }",
  "[ip, user]",
  "%a+b%",
  "{ $.a = %x% }",
  `{ ${"(".repeat(100)} }`,
])("%s is refused", (pattern) => {
  expect(() => parseFilterPattern(pattern)).toThrowError(expect.objectContaining({ name: "FilterPatternError" }));
});
