import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTemplate } from "@faultline/template";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding, PropertyPath, TemplateChange } from "../diagnosis.ts";
import { RESOURCE_REFERENCE } from "../diagnosis.ts";
import { proposePatch } from "./propose-patch.ts";
import { unifiedDiff } from "./unified-diff.ts";

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    MemorySize: 128
Resources:
  Fn: # the worker
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
  Store:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      ProvisionedThroughput:
        ReadCapacityUnits: 2 # a guess
        WriteCapacityUnits: 2
      GlobalSecondaryIndexes:
        - IndexName: by-day
          KeySchema: [{ AttributeName: day, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
        - IndexName: by-customer
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
`;

const LOGICAL_IDS = new Map([
  ["app-Fn-x1", "Fn"],
  ["app-Store-x2", "Store"],
]);

function findingWith(...changes: readonly TemplateChange[]): Finding {
  return {
    entry: "A1",
    title: "",
    subject: { kind: "table", name: "app-Store-x2" },
    verdict: "confirmed",
    confidence: 0.9,
    summary: "",
    evidence: [],
    discrimination: [],
    impact: 1,
    remedy: { steps: [], experiment: "", changes },
  };
}

function setting(resource: string, property: PropertyPath, value: number): TemplateChange {
  return { resource, change: { kind: "set", property, value } };
}

function patch(...findings: readonly Finding[]) {
  return proposePatch({ findings }, { fileName: "template.yaml", text: TEMPLATE, logicalIds: LOGICAL_IDS });
}

test("a property is changed in its line, the comment stays", () => {
  const found = patch(findingWith(setting("app-Store-x2", ["ProvisionedThroughput", "ReadCapacityUnits"], 25)));
  expect(found?.diff).toBe(`--- template.yaml
+++ template.yaml
@@ -15,7 +15,7 @@
       AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
       KeySchema: [{ AttributeName: id, KeyType: HASH }]
       ProvisionedThroughput:
-        ReadCapacityUnits: 2 # a guess
+        ReadCapacityUnits: 25 # a guess
         WriteCapacityUnits: 2
       GlobalSecondaryIndexes:
         - IndexName: by-day
`);
});

test("a property of Globals is set at the resource", () => {
  const found = patch(findingWith(setting("app-Fn-x1", ["MemorySize"], 1024)));
  expect(found?.diff).toContain("       Runtime: nodejs22.x\n+      MemorySize: 1024\n   Store:\n");
});

test("a new resource refers to the one it watches, and the patched template is valid", () => {
  const properties = {
    Namespace: "AWS/DynamoDB",
    MetricName: "ReadThrottleEvents",
    Dimensions: [{ Name: "TableName", Value: RESOURCE_REFERENCE }],
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
  };
  const change = { kind: "add", suffix: "Alarm", type: "AWS::CloudWatch::Alarm", properties } as const;
  const found = patch(findingWith({ resource: "app-Store-x2", change }));
  expect(found?.diff).toContain("+  StoreAlarm:\n+    Type: AWS::CloudWatch::Alarm\n");
  expect(found?.diff).toContain('+      Dimensions: [{"Name":"TableName","Value":{"Ref":"Store"}}]\n');
  expect(parseTemplate(found?.patchedText ?? "").diagnostics).toEqual([]);

  const again = proposePatch(
    { findings: [findingWith({ resource: "app-Store-x2", change })] },
    { fileName: "template.yaml", text: found?.patchedText ?? "", logicalIds: LOGICAL_IDS },
  );
  expect(again).toBeUndefined(); // The alarm is there.
});

test("what has been changed since is left alone", () => {
  const findings = [
    findingWith(setting("app-Store-x2", ["ProvisionedThroughput", "ReadCapacityUnits"], 25)),
    findingWith(setting("app-Fn-x1", ["MemorySize"], 512)),
  ];
  const changedSince = [{ name: "app-Store-x2", changes: ["read units 2 → 20"] }];
  const target = { fileName: "template.yaml", text: TEMPLATE, logicalIds: LOGICAL_IDS };
  const found = proposePatch({ findings, changedSince }, target);
  expect(found?.diff).toContain("MemorySize: 512");
  expect(found?.diff).not.toContain("ReadCapacityUnits: 25");
});

const indexUnits = (name: string) => [
  "GlobalSecondaryIndexes",
  { key: "IndexName", value: name },
  "ProvisionedThroughput",
  "WriteCapacityUnits",
];

test("an item of a list is found by its name", () => {
  const found = patch(findingWith(setting("app-Store-x2", indexUnits("by-customer"), 9)));
  expect(found?.diff).toContain(
    "-          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }\n+          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 9 }\n",
  );
  const added = patch(findingWith(setting("app-Store-x2", indexUnits("by-day"), 9)));
  expect(added?.diff).toContain("+          ProvisionedThroughput:\n+            WriteCapacityUnits: 9\n");
});

test("an item that the list lacks is told", () => {
  const { notApplied } = patch(findingWith(setting("app-Store-x2", indexUnits("by-name"), 9))) ?? {};
  expect(notApplied).toEqual([
    "Store has no such item of a list in template.yaml: set GlobalSecondaryIndexes.by-name.ProvisionedThroughput.WriteCapacityUnits to 9",
  ]);
});

test("of two changes of one property the more important finding's stands", () => {
  const found = patch(
    findingWith(setting("app-Fn-x1", ["MemorySize"], 512)),
    findingWith(setting("app-Fn-x1", ["MemorySize"], 1024)),
  );
  expect(found?.patchedText).toContain("MemorySize: 512");
  expect(found?.patchedText).not.toContain("1024");
});

test("a resource that the template lacks is told, not dropped", () => {
  const found = patch(findingWith(setting("another", ["MemorySize"], 512)));
  expect(found).toEqual({
    diff: "",
    patchedText: TEMPLATE,
    notApplied: ["another is no resource of template.yaml: set MemorySize to 512"],
  });
});

test("no change, no patch", () => {
  expect(patch(findingWith())).toBeUndefined();
});

// git is the judge: the diff of any two texts turns one into the other.
test("law: git applies the diff", () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-diff-"));
  const file = join(folder, "t");
  const text = fc.array(fc.constantFrom("a", "b", "c", "  d", ""), { maxLength: 14 }).map((lines) => lines.join("\n"));
  try {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== "" && after !== "");
        writeFileSync(file, before);
        execFileSync("git", ["apply", "-p0"], { cwd: folder, input: unifiedDiff("t", before, after) });
        expect(readFileSync(file, "utf8")).toBe(after);
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
