import { type JsonValue, seededRandom, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { compileValue } from "./compile-template.ts";
import { compileCondition, isTruthy } from "./condition.ts";

const variables: Readonly<Record<string, JsonValue>> = {
  name: "ada",
  age: 36,
  user: { id: 7, tags: ["x", "y"], "first name": "Ada" },
};

function fill(value: JsonValue): JsonValue {
  const chance = { clock: new VirtualClock(1_700_000_000_000), random: seededRandom(1), environment: { STAGE: "dev" } };
  return compileValue(value)({ variables, chance });
}

test.each([
  { value: "plain", expected: "plain" },
  { value: "hello {{ name }}!", expected: "hello ada!" },
  { value: "{{name}}{{ name }}", expected: "adaada" },
  { value: "{{{ name }}}", expected: "ada" },
  { value: "{{ age }}", expected: 36 },
  { value: "age {{ age }}", expected: "age 36" },
  { value: "{{ user.id }}", expected: 7 },
  { value: "{{ user.tags[1] }}", expected: "y" },
  { value: '{{ user["first name"] }}', expected: "Ada" },
  { value: "{{ user }}", expected: variables.user },
  { value: "u={{ user.tags }}", expected: 'u=["x","y"]' },
  { value: "{{ missing }}", expected: "undefined" },
  { value: "{{ constructor }}", expected: "undefined" },
  { value: "{{ $timestamp }}", expected: 1_700_000_000_000 },
  { value: "{{ $processEnvironment.STAGE }}/{{ $env.STAGE }}", expected: "dev/dev" },
  { value: "{{ $randomNumber(5, 5) }}", expected: 5 },
  { value: "{{ $pick('only') }}", expected: "only" },
  { value: { "{{ name }}": [1, "{{ age }}", null] }, expected: { ada: [1, 36, null] } },
])("$value becomes $expected", ({ value, expected }) => {
  expect(fill(value as JsonValue)).toEqual(expected);
});

test.each([
  { value: "{{ $uuid }}", pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ },
  { value: "{{ $randomString() }}", pattern: /^[A-Za-z0-9]{10}$/ },
  { value: "{{ $randomString(3) }}", pattern: /^[A-Za-z0-9]{3}$/ },
  { value: "n{{ $randomNumber(1, 9) }}", pattern: /^n[1-9]$/ },
])("$value is new each time", ({ value, pattern }) => {
  expect(fill(value)).toMatch(pattern);
});

const names: Readonly<Record<string, JsonValue>> = {
  "http.response_time.p95": 200,
  "vusers.failed": 0,
  "vusers.created": 50,
  "odd name": 3,
  "errors.ETIMEDOUT": 2,
  status: "200",
};

test.each([
  { text: "http.response_time.p95 < 250", expected: true },
  { text: "http.response_time.p95 < 200", expected: false },
  { text: "http.response_time.p95 <= 200 and vusers.failed == 0", expected: true },
  { text: "vusers.failed > 0 or errors.ETIMEDOUT >= 2", expected: true },
  { text: "not (vusers.failed > 0)", expected: true },
  { text: "100 * errors.ETIMEDOUT / vusers.created <= 4", expected: true },
  { text: "1 + 2 * 3 == 7", expected: true },
  { text: "(1 + 2) * 3 == 9", expected: true },
  { text: "-1 < 0", expected: true },
  { text: "'odd name' == 3", expected: true },
  { text: 'status == "200"', expected: true },
  { text: "status == 200", expected: true },
  { text: "status != 200", expected: false },
  { text: "missing < 5", expected: false },
  { text: "missing == 1", expected: false },
  { text: "true", expected: true },
])("$text is $expected", ({ text, expected }) => {
  const condition = compileCondition(text);
  expect(condition).toBeDefined();
  expect(isTruthy(condition?.((name) => names[name]))).toBe(expected);
});

test.each(["", "a <", "a b", "(a", "a)", "< 5", "a ; b", "((".repeat(5000)])("%j is no condition", (text) => {
  expect(compileCondition(text)).toBeUndefined();
});
