import { expect, test } from "vitest";
import { changeOfIdea, parseIdea } from "./parse-idea.ts";
import { readObjectives } from "./read-objectives.ts";

test.each([
  { text: "objectives:\n  errors: 0.5%\n  p50: 500ms\n", expected: { failedShare: 0.005, latencyMsP50: 500 } },
  {
    text: "objectives: {p95: 1.5s, p99: 2s, errors: 0.01}",
    expected: { latencyMsP95: 1500, latencyMsP99: 2000, failedShare: 0.01 },
  },
  { text: "something: else\n", expected: {} },
  { text: "", expected: {} },
])("objectives of $text", ({ text, expected }) => {
  expect(readObjectives(text, "faultline.yaml")).toEqual(expected);
});

test.each([
  {
    text: "objectives:\n  error: 1%\n",
    message: "faultline.yaml:2: There is no objective error",
    hint: "Write errors.",
  },
  { text: "objectives:\n  p50: 500\n", message: 'faultline.yaml:2: p50 is "500"', hint: "Write a time such as 500ms." },
  {
    text: "objectives:\n  errors: 120%\n",
    message: 'faultline.yaml:2: errors is "120%"',
    hint: "Write a share such as 0.5%.",
  },
  { text: "objectives:\n  p95: [1s]\n", message: 'faultline.yaml:2: p95 is ""', hint: "Write a time such as 1s." },
])("$message", ({ text, message, hint }) => {
  expect(() => readObjectives(text, "faultline.yaml")).toThrow(expect.objectContaining({ message, hint }));
});

test.each([
  { text: "Lookup.Timeout=10", value: 10, property: ["Timeout"] },
  {
    text: "Coffee.ProvisionedThroughput.ReadCapacityUnits=25",
    value: 25,
    property: ["ProvisionedThroughput", "ReadCapacityUnits"],
  },
  { text: "Coffee.BillingMode=PAY_PER_REQUEST", value: "PAY_PER_REQUEST", property: ["BillingMode"] },
  { text: "Lookup.AutoPublish=true", value: true, property: ["AutoPublish"] },
])("idea $text", ({ text, value, property }) => {
  expect(parseIdea(text)).toMatchObject({ value, property });
});

test.each(["Timeout=10", "Lookup.Timeout", "=", "a b.c=1"])("%j is no idea", (text) => {
  expect(() => parseIdea(text)).toThrow(expect.objectContaining({ code: "IDEA_INVALID" }));
});

test("an idea about a resource that the stack does not have names the nearest", () => {
  const idea = parseIdea("Lokup.Timeout=10");
  const change = () => changeOfIdea(idea, { logicalIds: { "shop-Lookup-1": "Lookup" } }, "Resources: {}");
  expect(change).toThrow(expect.objectContaining({ code: "IDEA_UNKNOWN", hint: "Write Lookup." }));
});
