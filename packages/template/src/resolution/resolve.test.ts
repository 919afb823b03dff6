import { expect, test } from "vitest";
import { accountId, type JsonObject, type JsonValue, region } from "@faultline/core";
import { conditionLookup } from "./condition-lookup.ts";
import { pseudoParameters } from "./pseudo-parameters.ts";
import { referencesOf } from "./references.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { resolveParameters } from "./resolve-parameters.ts";
import { resolve } from "./resolve.ts";

const SCOPE = { accountId: accountId("123456789012"), region: region("eu-west-1") };
const CONDITIONS: JsonObject = {
  IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
  IsDev: { "Fn::Not": [{ Condition: "IsProd" }] },
  Both: { "Fn::And": [{ Condition: "IsProd" }, { Condition: "IsDev" }] },
  Either: { "Fn::Or": [{ Condition: "IsProd" }, { Condition: "IsDev" }] },
  Loop: { "Fn::Not": [{ Condition: "Loop" }] },
};

function contextWith(parameters: Readonly<Record<string, JsonValue>>): ResolveContext {
  const base = {
    parameters: { ...pseudoParameters(SCOPE, { name: "shop", id: "arn:stack" }), ...parameters },
    mappings: { Sizes: { prod: { Memory: 1024 }, dev: { Memory: 128 } } },
    ref: (id: string) => `${id}-physical`,
    getAtt: (id: string, attribute: string) => `${id}/${attribute}`,
    importValue: (name: string) => `import ${name}`,
  };
  const condition = conditionLookup(CONDITIONS, (lookup) => ({ ...base, condition: lookup }));
  return { ...base, condition };
}

/** Expected values worked by hand from the CloudFormation User Guide's function pages. */
test.each<[string, JsonValue, JsonValue | undefined]>([
  ["Ref of a parameter", { Ref: "Stage" }, "prod"],
  ["Ref of a resource", { Ref: "Table" }, "Table-physical"],
  ["Ref of a pseudo parameter", { Ref: "AWS::Region" }, "eu-west-1"],
  ["AWS::NoValue", { Ref: "AWS::NoValue" }, undefined],
  ["a member without value", { A: { Ref: "AWS::NoValue" }, B: [{ Ref: "AWS::NoValue" }, 1] }, { B: [1] }],
  ["GetAtt of a list", { "Fn::GetAtt": ["Fn", "Arn"] }, "Fn/Arn"],
  ["GetAtt of a text", { "Fn::GetAtt": "Nested.Outputs.Url" }, "Nested/Outputs.Url"],
  ["Sub", { "Fn::Sub": "${Stage}-${AWS::AccountId}-${Fn.Arn}-${!Keep}" }, "prod-123456789012-Fn/Arn-${Keep}"],
  ["Sub with variables", { "Fn::Sub": ["${a}/${Stage}", { a: { Ref: "Table" } }] }, "Table-physical/prod"],
  ["Join", { "Fn::Join": [":", ["a", { Ref: "Stage" }, 1]] }, "a:prod:1"],
  ["Select of Split", { "Fn::Select": [1, { "Fn::Split": ["|", "a|b|c"] }] }, "b"],
  ["Select by a text", { "Fn::Select": ["0", { Ref: "Zones" }] }, "x"],
  ["If", { "Fn::If": ["IsDev", "small", "large"] }, "large"],
  ["And", { "Fn::If": ["Both", 1, 2] }, 2],
  ["Or", { "Fn::If": ["Either", 1, 2] }, 1],
  ["FindInMap", { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "Memory"] }, 1024],
  ["FindInMap with a default", { "Fn::FindInMap": ["Sizes", "test", "Memory", { DefaultValue: 7 }] }, 7],
  ["Base64", { "Fn::Base64": "AWS CloudFormation" }, "QVdTIENsb3VkRm9ybWF0aW9u"],
  ["ImportValue", { "Fn::ImportValue": { "Fn::Sub": "${Stage}-x" } }, "import prod-x"],
  ["GetAZs", { "Fn::GetAZs": "" }, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]],
  ["Cidr", { "Fn::Cidr": ["192.168.0.0/24", 3, 5] }, ["192.168.0.0/27", "192.168.0.32/27", "192.168.0.64/27"]],
  ["Length", { "Fn::Length": { Ref: "Zones" } }, 2],
  ["ToJsonString", { "Fn::ToJsonString": { a: { Ref: "Stage" } } }, '{"a":"prod"}'],
  ["a mapping of two keys is no function", { Ref: "Stage", Other: 1 }, { Ref: "Stage", Other: 1 }],
])("%s", (_name, value, expected) => {
  expect(resolve(value, contextWith({ Stage: "prod", Zones: ["x", "y"] }))).toEqual(expected);
});

test.each<[string, JsonValue, string]>([
  ["Select out of range", { "Fn::Select": [2, ["a", "b"]] }, "TEMPLATE_INTRINSIC_INVALID"],
  ["Join of a text", { "Fn::Join": ["a", "b"] }, "TEMPLATE_INTRINSIC_INVALID"],
  ["FindInMap of nothing", { "Fn::FindInMap": ["Sizes", "test", "Memory"] }, "TEMPLATE_MAPPING_UNKNOWN"],
  ["an unknown condition", { "Fn::If": ["Nope", 1, 2] }, "TEMPLATE_CONDITION_UNKNOWN"],
  ["a condition that needs itself", { "Fn::If": ["Loop", 1, 2] }, "TEMPLATE_CONDITION_UNKNOWN"],
  ["a macro", { "Fn::Transform": { Name: "X" } }, "TEMPLATE_INTRINSIC_INVALID"],
])("%s is refused", (_name, value, code) => {
  expect(() => resolve(value, contextWith({ Stage: "prod" }))).toThrowError(expect.objectContaining({ code }));
});

/** Messages as CloudFormation words them. */
test.each<[string, JsonObject, Record<string, string>, JsonObject | RegExp]>([
  ["a default", { A: { Type: "Number", Default: 3 } }, {}, { A: "3" }],
  ["an override", { A: { Type: "String", Default: "x" } }, { A: "y" }, { A: "y" }],
  ["a list", { A: { Type: "CommaDelimitedList" } }, { A: "x, y" }, { A: ["x", "y"] }],
  ["a missing value", { A: { Type: "String" } }, {}, /^Parameters: \[A\] must have values$/],
  ["an unknown name", {}, { B: "1" }, /^Parameters: \[B\] do not exist in the template$/],
  [
    "a value outside AllowedValues",
    { A: { AllowedValues: ["x"] } },
    { A: "y" },
    /^Parameter 'A' must be one of AllowedValues$/,
  ],
  ["a number in text", { A: { Type: "Number" } }, { A: "y" }, /must be a number/],
  ["a pattern", { A: { AllowedPattern: "[a-z]+" } }, { A: "a1" }, /must match pattern/],
  ["a number too large", { A: { Type: "Number", MaxValue: 5 } }, { A: "6" }, /at most 5/],
])("parameters: %s", (_name, declared, given, expected) => {
  const run = () => resolveParameters(declared, given);
  if (expected instanceof RegExp) expect(run).toThrowError(expected);
  else expect(run()).toEqual(expected);
});

test("references leave out literals, variables and the branch of If that does not apply", () => {
  const value = {
    a: { Ref: "A" },
    b: { "Fn::Sub": ["${B.Arn}${v}${!Not}", { v: { "Fn::GetAtt": ["C", "Arn"] } }] },
    c: { "Fn::If": ["Yes", { Ref: "D" }, { Ref: "E" }] },
    d: { "Fn::GetAtt": "F.Arn" },
  };
  expect([...referencesOf(value, (name) => name === "Yes")].sort()).toEqual(["A", "B", "C", "D", "F"]);
});
