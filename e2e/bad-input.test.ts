import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AMPLE_CPU,
  type CommandResult,
  faultline,
  startLab,
  temporaryFolder,
  type TestLab,
  freshName,
} from "./harness/faultline.ts";

let lab: TestLab;
let lambda: LambdaClient;

beforeAll(async () => {
  lab = await startLab(AMPLE_CPU);
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "lab" };
  lambda = new LambdaClient({ endpoint: lab.endpoint, region: "us-east-1", credentials });
});

afterAll(async () => {
  lambda.destroy();
  await lab[Symbol.asyncDispose]();
});

/** What every message to a user has: the cause, the next step on a line of its own, and no stack. */
function expectHelpful({ status, stderr }: CommandResult): void {
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/^faultline: .+\n(?:.+\n)*? {2}→ .+/m);
  expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
}

test("a missing template is named, and no lab is started for it", async () => {
  const folder = temporaryFolder();
  const result = await faultline(["up", join(folder, "template.yaml"), "--port", "0"]);
  expectHelpful(result);
  expect(result.stderr).toContain(join(folder, "template.yaml"));
  expect(readdirSync(folder)).toEqual([]);
});

/** A template with one mistake, and what the message must say. */
test.each([
  {
    name: "a tab",
    text: "Resources:\n\tFn:\n\t\tType: AWS::Serverless::Function\n",
    says: ["template.yaml:2:1", "tab"],
  },
  {
    name: "a missing colon",
    text: "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type AWS::Serverless::Function\n",
    says: ["template.yaml:4", "colon"],
  },
  {
    name: "an unclosed quote",
    text: 'Resources:\n  Fn:\n    Type: "AWS::Serverless::Function\n',
    says: ["template.yaml:3", "quote"],
  },
  {
    name: "a reference to nothing",
    text: "Transform: AWS::Serverless-2016-10-31\nResources:\n  Notes:\n    Type: AWS::Serverless::SimpleTable\nOutputs:\n  T:\n    Value: !Ref Nots\n",
    says: ["template.yaml:7", "Nots", "Notes"],
  },
  {
    name: "SAM without its transform",
    text: "Resources:\n  Notes:\n    Type: AWS::Serverless::SimpleTable\n",
    says: ["template.yaml:3:11", "Write Transform: AWS::Serverless-2016-10-31"],
  },
  {
    name: "a misspelt type",
    text: "Transform: AWS::Serverless-2016-10-31\nResources:\n  Notes:\n    Type: AWS::Serverless::SimpelTable\n",
    says: ["template.yaml:4:11", "Did you mean AWS::Serverless::SimpleTable?"],
  },
  {
    name: "a parameter without a value",
    text: "Parameters:\n  Owner: { Type: String }\nResources:\n  Notes:\n    Type: AWS::SQS::Queue\n",
    says: ["Owner has no value", "--parameter Owner="],
  },
  {
    name: "code that is not there",
    text: "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: sorce\n      Handler: app.handler\n      Runtime: nodejs22.x\n",
    says: ["template.yaml:6:16", "code is not at"],
  },
])("$name in a template: file, line and what to write instead", async ({ text, says }) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "template.yaml"), text);
  const result = await faultline(["up", join(folder, "template.yaml"), "--port", "0"]);
  expectHelpful(result);
  for (const part of says) expect(result.stderr).toContain(part);
  expect(readdirSync(folder)).toEqual(["template.yaml"]);
});

test("what is not supported is warned of with its line, and the rest is deployed", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "shop"));
  const template = join(folder, "shop", "template.yaml");
  writeFileSync(
    template,
    `Transform: AWS::Serverless-2016-10-31
Resources:
  Notes:
    Type: AWS::Serverless::SimpleTable
    Properties:
      Colour: green
  Queue:
    Type: AWS::MSK::Cluster
`,
  );
  const { port } = new URL(lab.endpoint);
  const { status, stderr } = await faultline(["up", template, "--port", port]);
  expect(stderr).toMatch(/Warning: \S+template\.yaml:6: .*Colour/);
  expect(stderr).toMatch(/Warning: \S+template\.yaml:[78]: .*AWS::MSK::Cluster/);
  expect(status).toBe(0);
});

test("what never fires is told with its line and the consequence, also when the deployment fails", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "jobs"));
  const template = join(folder, "jobs", "template.yaml");
  const text = (topicName: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "exports.handler = async () => process.env.TOPIC;"
      Handler: index.handler
      Runtime: nodejs22.x
      Environment:
        Variables:
          TOPIC: !Ref Topic
      Events:
        Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
  Notes:
    Type: AWS::Serverless::SimpleTable
    Properties: { TableName: ${topicName} }
`;
  const { port } = new URL(lab.endpoint);
  const stack = freshName("jobs");
  const up = async (tableName: string) => {
    writeFileSync(template, text(tableName));
    return faultline(["up", template, "--port", port, "--stack", stack]);
  };
  const failed = await up("!GetAtt Topic.TopicName");
  const passed = await up(`${stack}-notes`);
  const unchanged = await up(`${stack}-notes`);
  for (const { stderr } of [failed, passed, unchanged]) {
    expect(stderr.match(/Warning: \S+template\.yaml:3: Topic .*no SNS/g)).toHaveLength(1);
  }
  expectHelpful(failed);
  expect(failed.stderr).toContain("The lab has no SNS: Notes's TableName refers to Topic at line 18");
  expect(failed.stderr).not.toContain("Correct the template");
  expect(passed.status).toBe(0);
  expect(passed.stderr.match(/Warning: \S+:15: Fn's Schedule event Nightly never fires on the lab/g)).toHaveLength(1);
  expect(passed.stderr).toMatch(/Warning: \S+:13: Fn's TOPIC holds the placeholder faultline-skipped-Topic/);
});

test("a zip file over 50 MiB is refused with Lambda's limit, and no function is left", async () => {
  const code = zipSync({
    "index.js": strToU8("exports.handler = async () => 1;"),
    blob: [randomBytes(51 * 2 ** 20), { level: 0 }],
  });
  const creation = lambda.send(createFunction("big", code));
  await expect(creation).rejects.toThrow(/52428800|50 ?MB|exceeds|must be smaller/i);
  await expect(lambda.send(new InvokeCommand({ FunctionName: "big" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test.each([
  { name: "missing", source: undefined, errorType: "Runtime.ImportModuleError" },
  { name: "syntax", source: "exports.handler = async () => {", errorType: "Runtime.UserCodeSyntaxError" },
  { name: "no-export", source: "exports.other = async () => 1;", errorType: "Runtime.HandlerNotFound" },
])("a handler that does not load ($name) answers $errorType as Lambda does", async ({ name, source, errorType }) => {
  const files = source === undefined ? { "other.js": strToU8("") } : { "index.js": strToU8(source) };
  const FunctionName = freshName(name);
  await lambda.send(createFunction(FunctionName, zipSync(files)));
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  expect(FunctionError).toBe("Unhandled");
  expect(JSON.parse(Payload?.transformToString() ?? "{}")).toMatchObject({ errorType });
});

function createFunction(FunctionName: string, ZipFile: Uint8Array): CreateFunctionCommand {
  const Role = "arn:aws:iam::000000000000:role/any";
  return new CreateFunctionCommand({
    FunctionName,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role,
    Code: { ZipFile },
  });
}

test.each([
  { args: ["up", "--port", "http"], says: "A port is a whole number" },
  { args: ["start", "--cpu-scale", "fast"], says: "A CPU scale is" },
  { args: ["logs", "tail"], says: "missing required argument 'name'" },
  { args: ["uup"], says: "Did you mean up?" },
  { args: ["help", "uup"], says: "Did you mean up?" },
])("$args is explained and exits with 2", async ({ args, says }) => {
  const { status, stderr } = await faultline(args);
  expect(stderr).toContain(says);
  expect(status).toBe(2);
});

test("a command without a lab says how to start one", async () => {
  const result = await faultline(["status", "--endpoint", "http://127.0.0.1:9"]);
  expectHelpful(result);
  expect(result.stderr).toContain("no lab answers at http://127.0.0.1:9");
});

test("a log group that is not there lists those that are", async () => {
  const name = freshName("logging");
  await lambda.send(createFunction(name, zipSync({ "index.js": strToU8("exports.handler = async () => 1;") })));
  await lambda.send(new InvokeCommand({ FunctionName: name }));
  const result = await faultline(["logs", "tail", `${name}g`, "--endpoint", lab.endpoint]);
  expectHelpful(result);
  expect(result.stderr).toContain(`/aws/lambda/${name}`);
});

test("a service that the lab does not have answers 501 in the protocol of the caller, and is counted", async () => {
  const counted = async () => {
    const { stdout } = await faultline(["status", "--endpoint", lab.endpoint]);
    return Number(/sqs\.\* ×(\d+)/.exec(stdout)?.[1] ?? 0);
  };
  const before = await counted();
  const scope = "20261123/us-east-1/sqs/aws4_request";
  const authorization = `AWS4-HMAC-SHA256 Credential=000000000000/${scope}, SignedHeaders=host, Signature=0`;
  const byTarget = await fetch(lab.endpoint, {
    method: "POST",
    headers: { authorization, "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" },
    body: "{}",
  });
  expect(byTarget.status).toBe(501);
  expect(await byTarget.json()).toMatchObject({ message: "The lab has no service sqs" });
  const byForm = await fetch(lab.endpoint, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: "Action=ListQueues&Version=2012-11-05",
  });
  expect([byForm.status, await byForm.text()]).toEqual([501, expect.stringContaining("The lab has no service sqs")]);
  expect((await counted()) - before).toBe(2);
});
