import { expect, test } from "vitest";
import { formatDiagnostic } from "./diagnostic.ts";
import { parseTemplate } from "./parse-template.ts";
import { toJson } from "./template-node.ts";

const SAM = "Transform: AWS::Serverless-2016-10-31\n";
const FUNCTION = `${SAM}Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n`;

/** Expected lines and columns are counted by hand. */
test.each([
  ["a tab as indentation", "Resources:\n  Fn:\n\tType: A\n", "3:1", /Replace the tab by spaces/],
  [
    "a missing colon with a value",
    "Resources:\n  Fn:\n    Type AWS::SQS::Queue\n    Properties:\n      DelaySeconds: 1\n",
    "3:5",
    /Write Type: AWS::SQS::Queue/,
  ],
  [
    "a missing colon in properties",
    `${FUNCTION}      Handler app.h\n      Runtime: nodejs22.x\n`,
    "6:7",
    /Write Handler: app\.h/,
  ],
  ["a missing colon without a value", "Resources:\n  Fn\n    Type: AWS::SQS::Queue\n", "2:3", /Write Fn:/],
  [
    "a missing space after a colon",
    `${FUNCTION}      Handler:app.h\n      Runtime: nodejs22.x\n`,
    "6:14",
    /Write Handler: app\.h/,
  ],
  [
    "a missing space in the only member",
    "Resources:\n  Q:\n    Type:AWS::SQS::Queue\n",
    "3:5",
    /Type: AWS::SQS::Queue/,
  ],
  [
    "too little indentation",
    "Resources:\n  Fn:\n    Type: AWS::SQS::Queue\n   Properties:\n      DelaySeconds: 1\n",
    "4:4",
    /by [42] spaces/,
  ],
  [
    "too much indentation",
    "Resources:\n  Fn:\n    Type: AWS::SQS::Queue\n      Properties:\n        DelaySeconds: 1\n",
    "4:7",
    /by 4 spaces/,
  ],
  [
    "an unclosed double quote",
    'Resources:\n  Fn:\n    Type: "AWS::SQS::Queue\n    Metadata: x\n',
    "3:11",
    /Close it on this line/,
  ],
  ["an unclosed single quote", "Resources:\n  Fn:\n    Type: 'AWS::SQS::Queue\n", "3:11", /Close it on this line/],
  [
    "an unclosed bracket",
    "Resources:\n  Fn:\n    DependsOn: [A, B\n    Type: AWS::SQS::Queue\n",
    "3:16",
    /Write \] after/,
  ],
  [
    "a duplicate key",
    "Resources:\n  Fn:\n    Type: AWS::SQS::Queue\n    Type: AWS::SQS::Queue\n",
    "4:5",
    /Remove one of the two/,
  ],
  ["a colon in a plain value", "Description: a: b\nResources: {}\n", "1:14", /in quotes: "a: b"/],
  ["a reserved first character", "Description: @home\nResources: {}\n", "1:14", /in quotes: "@home"/],
  [
    "an unknown tag",
    "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sup x\n",
    "5:18",
    /Write !Sub/,
  ],
  [
    "a comma missing in JSON",
    '{\n  "Resources": {\n    "Q": {"Type": "AWS::SQS::Queue"}\n    "R": {"Type": "AWS::SQS::Queue"}\n  }\n}',
    "3:37",
    /comma/,
  ],
  [
    "a brace missing in JSON",
    '{\n  "Resources": {\n    "Q": {"Type": "AWS::SQS::Queue"}\n  }\n',
    "1:1",
    /Write \} after/,
  ],
  ["two documents", "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n---\nA: 1\n", "4:1", /Remove the line/],
  ["an alias without anchor", "Resources:\n  Q: *other\n", "2:6", /&other/],
  ["an empty file", "", "1:1", /Resources/],
  ["no resources", "Description: x\n", "1:1", /Write Resources:/],
  ["empty resources", "Description: x\nResources:\n", "2:1", /at least one resource/],
  ["a list as template", "- a\n", "1:1", /mapping of sections|Resources/],
  ["an unknown section", "Resource:\n  Q:\n    Type: AWS::SQS::Queue\n", "1:1", /Did you mean Resources\?/],
  ["a resource without type", "Resources:\n  Q:\n    Properties: {}\n", "2:3", /Write Type:/],
  [
    "a property beside Properties",
    "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    QueueName: q\n",
    "4:5",
    /Indent QueueName below Properties/,
  ],
  [
    "a misspelt attribute",
    "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Propertis: {}\n",
    "4:5",
    /Did you mean Properties\?/,
  ],
  [
    "a Ref to nothing",
    "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Ref Order\n",
    "5:23",
    /Did you mean Orders\?/,
  ],
  [
    "a GetAtt of nothing",
    "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !GetAtt Ordrs.Arn\n",
    "5:26",
    /Did you mean Orders\?/,
  ],
  [
    "a Sub of nothing",
    "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sub '${Stag}-x'\nParameters:\n  Stage:\n    Type: String\n",
    "5:23",
    /Did you mean Stage\?/,
  ],
  ["DependsOn nothing", "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    DependsOn: Nothing\n", "4:16", /Orders/],
  [
    "an unknown condition",
    "Conditions:\n  IsProd: !Equals [a, b]\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Condition: IsPrd\n",
    "6:16",
    /Did you mean IsProd\?/,
  ],
  [
    "an unknown map",
    "Mappings:\n  Sizes: {}\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !FindInMap [Size, a, b]\n",
    "7:30",
    /Did you mean Sizes\?/,
  ],
  [
    "a memory of text",
    `${FUNCTION}      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      MemorySize: 512MB\n`,
    "9:19",
    /from 128 to 10240, such as MemorySize: 512/,
  ],
  [
    "a memory too small",
    `${FUNCTION}      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      MemorySize: 64\n`,
    "9:19",
    /from 128 to 10240/,
  ],
  [
    "a time-out too long",
    `${FUNCTION}      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      Timeout: 901\n`,
    "9:16",
    /from 1 to 900/,
  ],
  [
    "a missing Handler",
    `${FUNCTION}      Runtime: nodejs22.x\n      CodeUri: src\n`,
    "5:5",
    /Write Handler: app\.handler/,
  ],
  ["a missing CodeUri", `${FUNCTION}      Runtime: nodejs22.x\n      Handler: a.b\n`, "5:5", /Write CodeUri: src\//],
  [
    "a misspelt enum value",
    `${FUNCTION}      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      Tracing: Activ\n`,
    "9:16",
    /Write Tracing: Active/,
  ],
  [
    "a SAM type without SAM's transform",
    "Resources:\n  T:\n    Type: AWS::Serverless::SimpleTable\n",
    "3:11",
    /Write Transform: AWS::Serverless-2016-10-31 at the left margin/,
  ],
  [
    "a misspelt SAM type",
    `${SAM}Resources:\n  Fn:\n    Type: AWS::Serverless::Functoin\n`,
    "4:11",
    /Did you mean AWS::Serverless::Function\?/,
  ],
  [
    "a misspelt HTTP method",
    `${FUNCTION}      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      Events:\n        E: { Type: Api, Properties: { Path: /, Method: GETT } }\n`,
    "10:56",
    /Did you mean GET\?/,
  ],
])("%s is told with its place and what to write", (_name, text, place, hint) => {
  const { diagnostics } = parseTemplate(text, "template.yaml");
  const shown = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, "template.yaml"));
  const there = diagnostics.filter(({ line, column }) => `${line}:${column}` === place);
  expect(there.map((diagnostic) => diagnostic.hint).join("\n"), shown.join("\n")).toMatch(hint);
});

test("a sound SAM template with generated names has no diagnostics", () => {
  const text = `${SAM}Parameters:
  Stage: { Type: String, Default: dev }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
Globals:
  Function:
    Runtime: nodejs22.x
    MemorySize: "256"
Resources:
  Fn: # the function
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      AutoPublishAlias: live
      Timeout: !If [IsDev, 3, 10]
      Environment:
        Variables:
          TABLE: !Ref Table
          URL: !Sub "https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/\${!literal}"
  Table:
    Type: AWS::Serverless::SimpleTable
Outputs:
  Role:
    Value: !GetAtt FnRole.Arn
  Version:
    Value: !Ref Fn.Version
`;
  expect(parseTemplate(text).diagnostics).toEqual([]);
});

/** Spellings of one transform. @see CloudFormation User Guide, "Transform section". */
test.each([
  ["alone", "AWS::Serverless-2016-10-31"],
  ["in a list", "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"],
])("SAM's types are known where its transform is named %s", (_name, transform) => {
  const text = `Transform: ${transform}\nResources:\n  T: { Type: AWS::Serverless::SimpleTable }\n`;
  expect(parseTemplate(text).diagnostics).toEqual([]);
});

/** Each pair is two spellings of one value. @see CloudFormation User Guide, "Intrinsic function reference". */
test.each([
  ["!Ref A", { Ref: "A" }],
  ["!GetAtt A.Arn", { "Fn::GetAtt": ["A", "Arn"] }],
  ["!GetAtt A.Outputs.B", { "Fn::GetAtt": ["A", "Outputs.B"] }],
  ["!Sub '${A}'", { "Fn::Sub": "${A}" }],
  ["!Join ['-', [a, !Ref B]]", { "Fn::Join": ["-", ["a", { Ref: "B" }]] }],
  ["!If [C, 1, !Ref AWS::NoValue]", { "Fn::If": ["C", 1, { Ref: "AWS::NoValue" }] }],
  ["!Not [!Condition C]", { "Fn::Not": [{ Condition: "C" }] }],
  ["!Base64\n    Fn::Sub: x", { "Fn::Base64": { "Fn::Sub": "x" } }],
  ["!GetAZs ''", { "Fn::GetAZs": "" }],
  ["!Cidr [a, 1, 8]", { "Fn::Cidr": ["a", 1, 8] }],
  ["!Select [0, !Split [',', 'a,b']]", { "Fn::Select": [0, { "Fn::Split": [",", "a,b"] }] }],
  ["!FindInMap [A, b, c]", { "Fn::FindInMap": ["A", "b", "c"] }],
  ["!ImportValue x", { "Fn::ImportValue": "x" }],
  ["!Transform {Name: AWS::Include}", { "Fn::Transform": { Name: "AWS::Include" } }],
  ["012345678901", "012345678901"],
  ["2012-10-17", "2012-10-17"],
  ["yes", true],
  ["12.50", 12.5],
  ["'12'", "12"],
  ["!!str 12", "12"],
  ["90071992547409931", "90071992547409931"],
])("%s reads as its long form", (written, expected) => {
  const { root } = parseTemplate(`Metadata:\n  V: ${written}\nResources: {}\n`);
  expect(root && toJson(root)).toEqual({ Metadata: { V: expected }, Resources: {} });
});

test("aliases and merges are expanded, and a member of its own wins", () => {
  const { root } = parseTemplate("A: &x { a: 1, b: 2 }\nB:\n  <<: *x\n  b: 3\nC: *x\n");
  expect(root && toJson(root)).toEqual({ A: { a: 1, b: 2 }, B: { b: 3, a: 1 }, C: { a: 1, b: 2 } });
});

/** Ten aliases of ten aliases of …: 10^9 values when expanded. */
const BOMB = Array.from({ length: 9 }, (_, level) =>
  level === 0
    ? "l0: &l0 [x]"
    : `l${level}: &l${level} [${Array.from({ length: 10 }, () => `*l${level - 1}`).join(", ")}]`,
).join("\n");

test.each([
  ["more than 1 MiB", `Description: ${"x".repeat(1024 * 1024)}`, "limit-exceeded"],
  ["an alias bomb", BOMB, "limit-exceeded"],
  ["a million open brackets", "[".repeat(1_000_000), "limit-exceeded"],
  [
    "deep indentation",
    Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
    "limit-exceeded",
  ],
  ["a list in a list in …", `${"- ".repeat(500)}x`, "limit-exceeded"],
  ["an alias in its own anchor", "A: &x [*x]", "alias-invalid"],
  ["nothing but NUL", "\u0000".repeat(100), "structure"],
])("%s is refused in bounded time", (_name, text, code) => {
  const started = performance.now();
  expect(parseTemplate(text).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  expect(performance.now() - started).toBeLessThan(2000);
});
