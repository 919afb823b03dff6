import { afterAll, expect, test } from "vitest";
import { documentOf, type Files, FunctionFixture, invokeWith } from "./function-fixture.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

const cjs = (source: string): Files => ({ "index.js": source });

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly handler?: string;
  readonly runtime?: string;
  readonly answer: unknown;
}

// Forms and answers: Lambda Developer Guide, "Define Lambda function handler in Node.js", and AWS's runtime interface
// client for Node.js.
const ANSWERS: Case[] = [
  { name: "async", files: cjs("exports.handler = async (e) => ({ got: e.a });"), answer: { got: 1 } },
  { name: "a returned promise", files: cjs("exports.handler = (e) => Promise.resolve(e.a);"), answer: 1 },
  {
    name: "a callback",
    files: cjs("exports.handler = (e, c, cb) => setTimeout(() => cb(null, 'late'), 5);"),
    answer: "late",
  },
  {
    name: "a callback waits for an empty event loop",
    files: cjs(
      "exports.handler = (e, c, cb) => { const o = { n: 1 }; cb(null, o); setTimeout(() => { o.n = 2; }, 20); };",
    ),
    answer: { n: 2 },
  },
  {
    name: "a callback need not wait",
    files: cjs(
      "exports.handler = (e, c, cb) => { c.callbackWaitsForEmptyEventLoop = false; const o = { n: 1 }; cb(null, o); setTimeout(() => { o.n = 2; }, 20); };",
    ),
    answer: { n: 1 },
  },
  { name: "context.succeed", files: cjs("exports.handler = (e, c) => { c.succeed('yes'); };"), answer: "yes" },
  {
    name: "a plain value counts for nothing before Node.js 24",
    files: cjs("exports.handler = () => 'sync';"),
    answer: null,
  },
  {
    name: "and is the answer from then on",
    runtime: "nodejs24.x",
    files: cjs("exports.handler = () => 'sync';"),
    answer: "sync",
  },
  { name: "undefined", files: cjs("exports.handler = async () => {};"), answer: null },
  {
    name: "an ES module by extension",
    files: { "index.mjs": "export const handler = async () => 'mjs';" },
    answer: "mjs",
  },
  {
    name: "an ES module by package.json, with top-level await",
    files: {
      "index.js": "const v = await Promise.resolve('esm'); export const handler = async () => v;",
      "package.json": '{"type":"module"}',
    },
    answer: "esm",
  },
  { name: "a .cjs file", files: { "index.cjs": "exports.handler = async () => 'cjs';" }, answer: "cjs" },
  {
    name: "TypeScript from Node.js 24 on",
    runtime: "nodejs24.x",
    files: { "index.ts": "exports.handler = async (e: { a: number }) => e.a;" },
    answer: 1,
  },
  {
    name: "a handler in a folder, a member of a member",
    handler: "src/app.api.get",
    files: { "src/app.js": "exports.api = { get: async () => 'deep' };" },
    answer: "deep",
  },
  {
    name: "the context",
    files: cjs(
      "exports.handler = async (e, c) => [c.awsRequestId, c.invokedFunctionArn.slice(-7), c.getRemainingTimeInMillis() > 1000, process.env._X_AMZN_TRACE_ID.slice(0, 6), process.env.AWS_EXECUTION_ENV];",
    ),
    answer: ["request-1", "fixture", true, "Root=1", "AWS_Lambda_nodejs22.x"],
  },
];

test.concurrent.each(ANSWERS)(
  "answers: $name",
  async ({ files, handler = "index.handler", runtime = "nodejs22.x", answer }) => {
    const { environment } = fixture.environment(files, { handler, runtime });
    expect(await environment.start(true)).toEqual({ kind: "ready" });
    const outcome = await invokeWith(environment, { a: 1 });
    expect(outcome.kind).toBe("response");
    expect("payload" in outcome && documentOf(outcome)).toEqual(answer);
    await environment.shutdown();
  },
);

const INIT_ERRORS = [
  {
    name: "no such module",
    files: { "other.js": "" },
    errorType: "Runtime.ImportModuleError",
    errorMessage: /^Error: Cannot find module 'index'\nRequire stack:/,
  },
  {
    name: "a module that requires what is not there",
    files: cjs("require('nowhere');"),
    errorType: "Runtime.ImportModuleError",
    errorMessage: /^Error: Cannot find module 'nowhere'\nRequire stack:\n- .*index\.js/,
  },
  {
    name: "an ES module that imports what is not there",
    files: { "index.mjs": "import 'nowhere';" },
    errorType: "Error",
    errorMessage: /^Cannot find package 'nowhere' imported from .*index\.mjs$/,
  },
  {
    name: "a syntax error",
    files: cjs("exports.handler = ("),
    errorType: "Runtime.UserCodeSyntaxError",
    errorMessage: /^SyntaxError: Unexpected/,
  },
  {
    name: "no such export",
    files: cjs(""),
    errorType: "Runtime.HandlerNotFound",
    errorMessage: /^index\.handler is undefined or not exported$/,
  },
  {
    name: "an export that is no function",
    files: cjs("exports.handler = 1;"),
    errorType: "Runtime.HandlerNotFound",
    errorMessage: /^index\.handler is not a function$/,
  },
  {
    name: "a name without a member",
    handler: "index",
    files: cjs(""),
    errorType: "Runtime.MalformedHandlerName",
    errorMessage: /^Bad handler$/,
  },
  {
    name: "a name that climbs",
    handler: "../index.handler",
    files: cjs(""),
    errorType: "Runtime.MalformedHandlerName",
    errorMessage: /^'\.\.\/index\.handler' is not a valid handler name\. Use absolute paths/,
  },
  {
    name: "a callback handler on Node.js 24",
    runtime: "nodejs24.x",
    files: cjs("exports.handler = (e, c, cb) => cb();"),
    errorType: "Runtime.CallbackHandlerDeprecated",
    errorMessage:
      /^ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node\.js 24/,
  },
  {
    name: "an exception at load",
    files: cjs("throw new TypeError('at load');"),
    errorType: "TypeError",
    errorMessage: /^at load$/,
  },
  {
    name: "an SDK client that is not carried",
    files: cjs("require('@aws-sdk/client-rekognition');"),
    errorType: "Runtime.ImportModuleError",
    errorMessage:
      /@aws-sdk\/client-rekognition.*carries only .*@aws-sdk\/client-dynamodb.*put @aws-sdk\/client-rekognition into the deployment package/,
  },
];

test.concurrent.each(INIT_ERRORS)("init fails: $name", async ({ files, errorType, errorMessage, ...spec }) => {
  const { environment, log } = fixture.environment(files, spec);
  const outcome = await environment.start(true);
  expect(outcome).toMatchObject({ kind: "error", errorType });
  expect("payload" in outcome && documentOf(outcome)).toMatchObject({
    errorType,
    errorMessage: expect.stringMatching(errorMessage) as unknown,
    trace: expect.arrayContaining([expect.any(String)]) as unknown,
  });
  expect(log.some((line) => /^\d{4}-.*Z\tundefined\tERROR\tUncaught Exception \t\{"errorType":/.test(line))).toBe(true);
  await environment.shutdown();
});

const NEVER = "exports.handler = async () => new Promise(() => {});";
const INVOKE_ERRORS = [
  {
    name: "a throw",
    source: "exports.handler = async () => { throw new RangeError('boom'); };",
    document: { errorType: "RangeError", errorMessage: "boom" },
  },
  {
    name: "a synchronous throw",
    source: "exports.handler = () => { throw new Error('now'); };",
    document: { errorType: "Error", errorMessage: "now" },
  },
  {
    name: "a callback's error",
    source: "exports.handler = (e, c, cb) => cb(new Error('cb'));",
    document: { errorType: "Error", errorMessage: "cb" },
  },
  {
    name: "a thrown text",
    source: "exports.handler = async () => { throw 'text'; };",
    document: { errorType: "string", errorMessage: "text", trace: [] },
  },
  { name: "a promise that never settles", source: NEVER, document: { errorType: "Runtime.NodeJsExit" } },
  {
    name: "an answer that is no JSON",
    source: "exports.handler = async () => { const a = {}; a.a = a; return a; };",
    document: { errorMessage: "Unable to stringify response body" },
  },
];

test.concurrent.each(INVOKE_ERRORS)("fails and goes on: $name", async ({ source, document }) => {
  const { environment, log } = fixture.environment(cjs(source));
  await environment.start(true);
  for (const requestId of ["first", "second"]) {
    const outcome = await invokeWith(environment, {}, requestId);
    expect(outcome.kind).toBe("error");
    expect("exit" in outcome).toBe(false);
    expect("payload" in outcome && documentOf(outcome)).toMatchObject(document);
    expect(log.some((line) => line.includes(`\t${requestId}\tERROR\tInvoke Error \t{"errorType":`))).toBe(true);
  }
  await environment.shutdown();
});

// Statuses and texts: AWS's runtime interface client; `process.exit` is reported by Lambda as an exit.
test.concurrent.each([
  {
    name: "an unhandled rejection",
    source:
      "exports.handler = () => { Promise.reject(new Error('lost')); return new Promise((r) => setTimeout(r, 5000)); };",
    outcome: { kind: "error", errorType: "Runtime.UnhandledPromiseRejection", exit: { status: 128, signal: null } },
    logged: "Unhandled Promise Rejection \t{",
  },
  {
    name: "an uncaught exception",
    source:
      "exports.handler = () => { setTimeout(() => { throw new Error('loose'); }); return new Promise((r) => setTimeout(r, 5000)); };",
    outcome: { kind: "error", errorType: "Error", exit: { status: 129, signal: null } },
    logged: "Uncaught Exception \t{",
  },
  {
    name: "process.exit",
    source: "exports.handler = () => process.exit(7);",
    outcome: { kind: "exit", status: 7, signal: null },
  },
  {
    name: "an abort",
    source: "exports.handler = () => process.abort();",
    outcome: { kind: "exit", status: null, signal: "SIGABRT" },
  },
])("ends the process: $name", async ({ source, outcome, logged }) => {
  const { environment, log } = fixture.environment(cjs(source));
  await environment.start(true);
  expect(await invokeWith(environment, {})).toMatchObject(outcome);
  if (logged !== undefined) expect(log.some((line) => line.includes(logged))).toBe(true);
  expect(await environment.start(false)).toEqual({ kind: "ready" });
  await environment.shutdown();
});
