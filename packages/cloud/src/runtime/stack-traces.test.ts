import { afterAll, expect, test } from "vitest";
import { documentOf, FunctionFixture, invokeWith } from "./function-fixture.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

const LAYER = {
  "nodejs/node_modules/thrower/index.js": "module.exports = () => { throw new Error('in the layer'); };",
};

interface ErrorDocument {
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

// How traces read on AWS: error documents in public issue reports of 2023 to 2025.
test.each([
  {
    name: "a module",
    files: { "index.mjs": "export const handler = async () => { throw new Error('no'); };" },
    trace: ["Error: no", expect.stringMatching(/^ {4}at .*\(file:\/\/\/var\/task\/index\.mjs:1:\d+\)$/)],
  },
  {
    name: "a script, with a layer",
    files: { "index.js": "exports.handler = async () => require('thrower')();" },
    trace: [
      "Error: in the layer",
      expect.stringMatching(/^ {4}at .*\(\/opt\/nodejs\/node_modules\/thrower\/index\.js:1:\d+\)$/),
      expect.stringMatching(/^ {4}at .*\(\/var\/task\/index\.js:1:\d+\)$/),
    ],
  },
])("the answer and the log name files as on Lambda, and none of the runtime's own: $name", async ({ files, trace }) => {
  const { environment, log } = fixture.environment(files, { layerDirectories: [fixture.write(LAYER)] });
  await environment.start(true);
  const outcome = await invokeWith(environment, {});
  expect("payload" in outcome && documentOf(outcome)).toMatchObject({ trace });
  const line = log.find((text) => text.includes("Invoke Error")) ?? "";
  expect(JSON.parse(line.slice(line.indexOf("{")))).toMatchObject({ stack: trace });
  await environment.shutdown();
});

test("a module that is missing is told with Lambda's paths", async () => {
  const { environment } = fixture.environment({ "index.js": "require('nowhere');" });
  const { errorMessage, trace } = documentOf(
    (await environment.start(true)) as { payload: Uint8Array },
  ) as ErrorDocument;
  expect(errorMessage).toBe("Error: Cannot find module 'nowhere'\nRequire stack:\n- /var/task/index.js");
  expect(trace.join("\n")).not.toMatch(/faultline/);
  await environment.shutdown();
});

test("what console writes of an error reads so, too; other text keeps its paths", async () => {
  const { environment, log } = fixture.environment({
    "index.js": `exports.handler = async () => {
      console.error(Object.assign(new Error("told"), { code: "C" }));
      console.error(JSON.stringify({ stack: new Error("json").stack }));
      console.info(__filename);
      return __filename;
    };`,
  });
  await environment.start(true);
  const outcome = await invokeWith(environment, {});
  const path = "payload" in outcome ? documentOf(outcome) : undefined;
  const [error = "", json = "", file] = log.map((line) => line.split("\t").slice(3).join("\t"));
  expect(error).toMatch(
    /^Error: told\n {4}at .*\(\/var\/task\/index\.js:2:\d+\)(?:\n {4}at .*)* \{\n {2}code: 'C'\n\}$/,
  );
  expect(JSON.parse(json)).toEqual({
    stack: expect.stringMatching(/^Error: json\n {4}at .*\/var\/task\/index\.js:3:/),
  });
  for (const text of [error, json]) expect(text).not.toMatch(/bootstrap-|new Promise/);
  expect(file).toBe(path);
  expect(path).not.toMatch(/^\/var\/task/);
  await environment.shutdown();
});

test("the JSON format reads so, too, and a function's own prepareStackTrace sees real paths", async () => {
  const { environment, log } = fixture.environment(
    {
      "index.js": `exports.handler = async () => {
        console.error(new Error("told"));
        Error.prepareStackTrace = (error, frames) => frames[0].getFileName();
        return new Error("prepared").stack === __filename;
      };`,
    },
    { variables: { AWS_LAMBDA_LOG_FORMAT: "JSON" } },
  );
  await environment.start(true);
  const outcome = await invokeWith(environment, {});
  expect("payload" in outcome && documentOf(outcome)).toBe(true);
  expect(JSON.parse(log[0] ?? "")).toMatchObject({
    message: { stackTrace: ["Error: told", expect.stringMatching(/\(\/var\/task\/index\.js:2:\d+\)$/)] },
  });
  await environment.shutdown();
});
