import fc from "fast-check";
import { parseJson } from "@faultline/core";
import { expect, test } from "vitest";
import { editTemplate } from "./edit-template.ts";
import { readTemplate } from "./syntax/read-template.ts";
import { nodeAt, toJson } from "./template-node.ts";

const TEMPLATE = `# An application
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: # the function
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/   # where the code is
      MemorySize: 128 # MB
      Environment:
        Variables: { A: "1", B: two }

  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri:
        Bucket: b
        Key: k
      LayerName: !Sub "\${AWS::StackName}-layer"
  Topic:
    Type: AWS::SQS::Queue
`;

/** Expected lines are written by hand; all others stay as they are. */
test.each([
  {
    name: "a number before a comment",
    path: ["Fn", "Properties", "MemorySize"],
    value: 512,
    from: "MemorySize: 128 # MB",
    to: "MemorySize: 512 # MB",
  },
  { name: "a text", path: ["Fn", "Properties", "CodeUri"], value: "s3://b/k", from: "src/   #", to: "s3://b/k   #" },
  {
    name: "a text that needs quotes",
    path: ["Fn", "Properties", "CodeUri"],
    value: "a: b",
    from: "src/   #",
    to: '"a: b"   #',
  },
  {
    name: "a member inside brackets",
    path: ["Fn", "Properties", "Environment", "Variables", "B"],
    value: "x",
    from: "B: two",
    to: "B: x",
  },
  {
    name: "a block by one line, keeping the line count",
    path: ["Layer", "Properties", "ContentUri"],
    value: "s3://b/k",
    from: "Bucket: b\n        Key: k\n",
    to: "s3://b/k\n\n",
  },
  {
    name: "a short intrinsic",
    path: ["Layer", "Properties", "LayerName"],
    value: "x",
    from: '!Sub "${AWS::StackName}-layer"',
    to: "x",
  },
  {
    name: "a new property",
    path: ["Layer", "Properties", "Description"],
    value: "shared",
    from: '-layer"\n',
    to: '-layer"\n      Description: shared\n',
  },
  {
    name: "a new member inside brackets",
    path: ["Fn", "Properties", "Environment", "Variables", "C"],
    value: 3,
    from: "B: two }",
    to: 'B: two, "C": 3 }',
  },
  {
    name: "new nested properties",
    path: ["Topic", "Properties", "DelaySeconds"],
    value: 3,
    from: "    Type: AWS::SQS::Queue\n",
    to: "    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: 3\n",
  },
])("$name is put in place, every other byte stays", ({ path, value, from, to }) => {
  expect(TEMPLATE).toContain(from);
  expect(editTemplate(TEMPLATE, [{ path: ["Resources", ...path], value }])).toBe(TEMPLATE.replace(from, () => to));
});

test.each([
  { name: "broken syntax", text: "A: [", path: ["A"], code: "TEMPLATE_UNREADABLE" },
  { name: "a path through a text", text: "A: x\n", path: ["A", "B"], code: "TEMPLATE_PATH_INVALID" },
  { name: "a path through a list", text: "A: [x]\n", path: ["A", "B"], code: "TEMPLATE_PATH_INVALID" },
  { name: "an item that a list lacks", text: "A: [x]\n", path: ["A", 1], code: "TEMPLATE_PATH_INVALID" },
  { name: "an item of a list that is not there", text: "A: {}\n", path: ["A", "B", 0], code: "TEMPLATE_PATH_INVALID" },
])("$name is refused", ({ text, path, code }) => {
  expect(() => editTemplate(text, [{ path, value: 1 }])).toThrowError(expect.objectContaining({ code }));
});

const json = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: false })
  .map((value) => parseJson(JSON.stringify(value)) ?? null);

test("a property of a list's item is replaced, or added to the item", () => {
  const text = "Indexes:\n  - Name: a\n    Units: 1\n  - Name: b # the second\nOther: 1\n";
  expect(editTemplate(text, [{ path: ["Indexes", 0, "Units"], value: 2 }])).toBe(text.replace("Units: 1", "Units: 2"));
  expect(editTemplate(text, [{ path: ["Indexes", 1, "Throughput", "Units"], value: 3 }])).toBe(
    text.replace("# the second\n", "# the second\n    Throughput:\n      Units: 3\n"),
  );
});

test("law: an edited value reads back, and the text before and after it is untouched", () => {
  const existing = [
    ["Resources", "Fn", "Properties", "CodeUri"],
    ["Resources", "Fn", "Properties", "MemorySize"],
    ["Resources", "Fn", "Properties", "Environment"],
    ["Resources", "Fn", "Properties", "Environment", "Variables", "A"],
    ["Resources", "Layer", "Properties", "ContentUri"],
    ["Resources", "Layer", "Properties", "LayerName"],
    ["Resources", "Topic"],
    ["Transform"],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...existing), json, (path, value) => {
      const node = nodeAt(readTemplate(TEMPLATE).root, path);
      const edited = editTemplate(TEMPLATE, [{ path, value }]);
      const after = nodeAt(readTemplate(edited).root, path);
      expect(after === undefined ? undefined : toJson(after)).toEqual(value);
      expect(edited.startsWith(TEMPLATE.slice(0, node?.startOffset))).toBe(true);
      expect(edited.endsWith(TEMPLATE.slice(node?.endOffset))).toBe(true);
      expect(edited.split("\n").length).toBe(TEMPLATE.split("\n").length);
    }),
  );
});

test("law: an added value reads back, and taking its lines out gives the old text", () => {
  const parents = [
    ["Resources", "Fn", "Properties"],
    ["Resources", "Layer"],
    ["Resources", "Layer", "Properties"],
    ["Resources", "Topic"],
    ["Resources"],
    [],
  ];
  const key = fc.string({ minLength: 1 }).filter((text) => text !== "<<");
  fc.assert(
    fc.property(fc.constantFrom(...parents), key, json, (parent, name, value) => {
      fc.pre(nodeAt(readTemplate(TEMPLATE).root, [...parent, name]) === undefined);
      const edited = editTemplate(TEMPLATE, [{ path: [...parent, name], value }]);
      const added = nodeAt(readTemplate(edited).root, [...parent, name]);
      expect(added === undefined ? undefined : toJson(added)).toEqual(value);
      const old = TEMPLATE.split("\n");
      let next = 0;
      for (const line of edited.split("\n")) if (line === old[next]) next++;
      expect(next).toBe(old.length);
    }),
  );
});
