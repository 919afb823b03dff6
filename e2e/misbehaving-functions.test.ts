// Functions that misbehave, in every runtime: each gets AWS's answer and log, is counted, and its next invocation works.
// Answers: recorded payloads of 2025-11 where there are any (exit, kill), else the Lambda Developer Guide, "Troubleshoot
// execution issues", and the sources of AWS's runtime interface clients.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPython } from "../packages/cloud/src/runtime/python/find-python.ts";
import { LambdaServer } from "../packages/cloud/src/services/lambda/testing/lambda-server.ts";

const marks = mkdtempSync(join(tmpdir(), "bad-behaviour-"));
let server: LambdaServer;
beforeAll(async () => {
  server = await LambdaServer.start();
});
afterAll(async () => {
  await server.close();
  rmSync(marks, { recursive: true, force: true });
});

const TIMED_OUT = /Task timed out after 3\.00 seconds$/;
const exitOf = (how: string) => ({
  errorType: "Runtime.ExitError",
  errorMessage: expect.stringMatching(new RegExp(`Error: Runtime exited ${how}$`)) as string,
});

interface Case {
  readonly name: string;
  /** What the handler does with the event \`bad\`, by runtime. */
  readonly does: Readonly<Partial<Record<Language, string>>>;
  /** The answer to it; without one the function answers as if nothing were. */
  readonly answer?: object;
  /** The function's time-out; long where nothing should time out, however busy the machine. */
  readonly timeoutSeconds?: number;
  /** What its log has. */
  readonly log?: RegExp;
}

type Language = "node" | "python" | "custom";

/** A function of each runtime that misbehaves when told to, and otherwise answers `ok`. */
const FUNCTIONS: Readonly<Record<Language, (does: string, atInit?: string) => Parameters<LambdaServer["create"]>>> = {
  node: (does, atInit = "") => [
    "",
    {
      "index.js": `const fs = require("node:fs");
        ${atInit}
        exports.handler = async (event, context) => { if (event === "bad") { ${does} } return "ok"; };`,
    },
    { Runtime: "nodejs22.x" },
  ],
  python: (does, atInit = "pass") => [
    "",
    {
      "index.py": `import os, sys, time\n${atInit}\ndef handler(event, context):\n  if event == "bad":\n    ${does}\n  return "ok"\n`,
    },
    { Runtime: "python3.12" },
  ],
  custom: (does, atInit = "") => [
    "",
    {
      bootstrap: `#!/bin/sh\nexec ${process.execPath} "$LAMBDA_TASK_ROOT/loop.mjs"\n`,
      "loop.mjs": `import fs from "node:fs"; import http from "node:http";
        const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
        const call = (method, path, body) => new Promise((resolve) => {
          http.request(api + path, { method }, (answer) => {
            let text = ""; answer.on("data", (chunk) => (text += chunk));
            answer.on("end", () => resolve({ status: answer.statusCode, id: answer.headers["lambda-runtime-aws-request-id"], text }));
          }).end(body);
        });
        const post = (id, body) => call("POST", id + "/response", body);
        ${atInit}
        for (;;) {
          const { id, text } = await call("GET", "next");
          let answer = '"ok"';
          if (JSON.parse(text) === "bad") { ${does} }
          if (answer !== undefined) await post(id, answer);
        }`,
    },
    { Runtime: "provided.al2023" },
  ],
};

const CASES: readonly Case[] = [
  {
    name: "exits",
    does: { node: "process.exit(3);", python: "sys.exit(3)", custom: "process.exit(3);" },
    answer: exitOf("with error: exit status 3"),
    log: /Error: Runtime exited with error: exit status 3\nRuntime\.ExitError/,
  },
  {
    name: "is killed",
    does: {
      node: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
      python: "os.kill(os.getpid(), 9)",
      custom: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
    },
    answer: exitOf("with error: signal: killed"),
    log: /Status: error\tError Type: Runtime\.ExitError/,
  },
  {
    name: "never answers",
    does: {
      node: "await new Promise((r) => setTimeout(r, 60_000));",
      python: "time.sleep(60)",
      custom: "await new Promise((r) => setTimeout(r, 60_000));",
    },
    answer: { errorMessage: expect.stringMatching(TIMED_OUT) as string },
    log: /\tStatus: timeout\t/,
    timeoutSeconds: 3,
  },
  {
    name: "spins, and cannot be asked to stop",
    does: { node: "for (;;);", python: "while True: pass", custom: "for (;;);" },
    answer: { errorMessage: expect.stringMatching(TIMED_OUT) as string },
    log: /\tStatus: timeout\t/,
    timeoutSeconds: 3,
  },
  {
    name: "answers after the time-out",
    does: {
      node: "const until = Date.now() + 3300; while (Date.now() < until);",
      python: "time.sleep(3.3)",
      custom: "await new Promise((r) => setTimeout(r, 3300));",
    },
    answer: { errorMessage: expect.stringMatching(TIMED_OUT) as string },
    log: /\tStatus: timeout\t/,
    timeoutSeconds: 3,
  },
  {
    name: "answers twice",
    does: {
      custom: `await post(id, '"ok"'); const again = await post(id, '"again"'); console.log("second answer", again.status); answer = undefined;`,
    },
    log: /second answer 403/,
  },
  {
    name: "throws what is no error",
    does: { node: "throw 'a string';" },
    answer: { errorType: "string", errorMessage: "a string", trace: [] },
    log: /Invoke Error/,
  },
  {
    name: "ends its event loop early",
    does: { node: "await new Promise(() => {});" },
    answer: { errorType: "Runtime.NodeJsExit", errorMessage: expect.stringContaining("never settled") as string },
    log: /Runtime\.NodeJsExit/,
  },
  {
    name: "answers more than 6 MB",
    does: {
      node: "return 'x'.repeat(7e6);",
      python: "return 'x' * 7000000",
      custom: "answer = JSON.stringify('x'.repeat(7e6));",
    },
    answer: {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: expect.stringContaining("6291556 bytes") as string,
    },
  },
  {
    name: "answers what has no JSON form",
    does: { node: "return 1n;", python: "return object()" },
    answer: { errorType: expect.stringMatching(/^Runtime\.(?:JSONStringifyError|MarshalError)$/) as string },
  },
  {
    name: "takes more memory than it has",
    does: {
      node: "const all = []; for (;;) { all.push(Buffer.alloc(16e6, 1)); await new Promise((r) => setTimeout(r, 5)); }",
      python: "all = []\n    while True: all.append(bytearray(b'1') * 16000000); time.sleep(0.005)",
      custom:
        "const all = []; for (;;) { all.push(Buffer.alloc(16e6, 1)); await new Promise((r) => setTimeout(r, 5)); }",
    },
    answer: exitOf("with error: signal: killed"),
    log: /Error Type: Runtime\.OutOfMemory/,
  },
  {
    name: "floods its log",
    does: {
      node: "for (let n = 0; n < 300; n++) fs.writeSync(1, ('y'.repeat(999) + '\\n').repeat(10));",
      python: "for n in range(300): os.write(1, (b'y' * 999 + b'\\n') * 10)",
      custom: "for (let n = 0; n < 300; n++) process.stdout.write(('y'.repeat(999) + '\\n').repeat(10));",
    },
    log: /^y{999}\n$/,
  },
  {
    name: "leaves processes behind",
    does: {
      node: "for (let n = 0; n < 4; n++) require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });",
      python: "for n in range(4):\n      if os.fork() == 0: os.execvp('sleep', ['sleep', '60'])",
    },
  },
];

const LANGUAGES: readonly Language[] =
  findPython("python3.12") === undefined ? ["node", "custom"] : ["node", "python", "custom"];
const ROWS = CASES.flatMap((row) =>
  LANGUAGES.filter((language) => row.does[language] !== undefined).map((language) => ({ ...row, language })),
);

let sequence = 0;

async function createFunction(language: Language, does: string, timeoutSeconds: number): Promise<string> {
  const functionName = `${language}-${++sequence}`;
  const [, files, input] = FUNCTIONS[language](does);
  await server.create(functionName, files, { Timeout: timeoutSeconds, MemorySize: 192, ...input });
  return functionName;
}

describe.concurrent("a handler that misbehaves", () => {
  test.for(ROWS)(
    "$language: $name",
    { timeout: 60_000 },
    async ({ language, does, answer, log, timeoutSeconds = 30 }, { expect }) => {
      const name = await createFunction(language, does[language] ?? "", timeoutSeconds);
      expect(await server.invoke(name, "warm")).toEqual({ error: undefined, body: "ok" });
      const bad = await server.invoke(name, "bad");
      if (answer === undefined) expect(bad).toEqual({ error: undefined, body: "ok" });
      else expect(bad).toEqual({ error: "Unhandled", body: expect.objectContaining(answer) as object });
      expect(await server.invoke(name, "next")).toEqual({ error: undefined, body: "ok" });
      if (log !== undefined) expect(server.messagesOf(name).some((message) => log.test(message))).toBe(true);
      await expect.poll(() => server.sumOf(name, "Invocations"), { timeout: 10_000 }).toBe(3);
      expect(server.sumOf(name, "Errors")).toBe(answer === undefined ? 0 : 1);
    },
  );
});

/** Does something in the first init only: the mark outlives the process. */
const INITS = [
  {
    name: "exits",
    does: { node: "process.exit(4);", python: "os._exit(4)", custom: "process.exit(4);" },
    type: "Runtime.ExitError",
  },
  {
    name: "throws",
    does: { node: "throw new Error('no');", python: "raise ValueError('no')", custom: "process.exit(1);" },
    type: "",
  },
  {
    name: "is killed for its memory",
    does: {
      node: "const all = []; for (;;) { all.push(Buffer.alloc(16e6, 1)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); }",
      python: "exec(\"all = []\\nwhile True: all.append(bytearray(b'1') * 16000000); time.sleep(0.005)\")",
      custom:
        "const all = []; for (;;) { all.push(Buffer.alloc(16e6, 1)); await new Promise((r) => setTimeout(r, 5)); }",
    },
    type: "Runtime.OutOfMemory",
  },
] as const;

describe.concurrent("an init that misbehaves once is repeated within the invocation", () => {
  test.each(INITS.flatMap((row) => LANGUAGES.map((language) => ({ ...row, language }))))(
    "$language: $name",
    { timeout: 60_000 },
    async ({ language, does, type }) => {
      const mark = JSON.stringify(join(marks, `init-${++sequence}`));
      const once =
        language === "python"
          ? `if not os.path.exists(${mark}):\n  open(${mark}, "w").close()\n  ${does.python}`
          : `if (!fs.existsSync(${mark})) { fs.writeFileSync(${mark}, ""); ${does[language]} }`;
      const functionName = `${language}-init-${sequence}`;
      const [, files, input] = FUNCTIONS[language](language === "python" ? "pass" : "", once);
      await server.create(functionName, files, { Timeout: 10, MemorySize: 192, ...input });
      expect(await server.invoke(functionName, "first")).toEqual({ error: undefined, body: "ok" });
      const reports = server.messagesOf(functionName).filter((message) => message.startsWith("INIT_REPORT"));
      expect(reports).toHaveLength(1);
      expect(reports[0]).toMatch(new RegExp(`Phase: init\\tStatus: error\\tError Type: ${type}`));
      expect(await server.invoke(functionName, "next")).toEqual({ error: undefined, body: "ok" });
    },
  );
});

test("a function that floods its log does not slow another", { timeout: 60_000 }, async () => {
  const flood = await createFunction("node", "for (;;) fs.writeSync(1, ('z'.repeat(999) + '\\n').repeat(10));", 6);
  const other = await createFunction("node", "", 30);
  await server.invoke(flood, "warm");
  await server.invoke(other, "warm");
  let isFlooding = true;
  const flooding = server.invoke(flood, "bad").finally(() => (isFlooding = false));
  for (let n = 0; n < 20; n++) expect(await server.invoke(other, "next")).toEqual({ error: undefined, body: "ok" });
  expect(isFlooding).toBe(true); // Behind the flood the answers would have come after it.
  expect(await flooding).toMatchObject({ error: "Unhandled" });
});
