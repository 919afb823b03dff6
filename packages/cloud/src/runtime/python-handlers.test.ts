import { afterAll, expect, test } from "vitest";
import { documentOf, type Files, FunctionFixture, invokeWith } from "./function-fixture.ts";
import { findPython } from "./python/find-python.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

const hasPython = findPython("python3.12") !== undefined; // No Python 3 on this machine: nothing to run.
const app = (source: string): Files => ({ "app.py": source });
const PYTHON = { runtime: "python3.12", handler: "app.handler" };

// Forms: Lambda Developer Guide, "Define Lambda function handler in Python" and "Python context object".
const ANSWERS = [
  { name: "a function", files: app("def handler(event, context):\n  return {'got': event['a']}"), answer: { got: 1 } },
  { name: "nothing", files: app("def handler(event, context):\n  pass"), answer: null },
  {
    name: "a module in a folder, by slash",
    handler: "src/api/app.get",
    files: { "src/api/app.py": "def get(event, context):\n  return 'deep'" },
    answer: "deep",
  },
  {
    name: "a module in a package, by point",
    handler: "src.api.app.get",
    files: {
      "src/__init__.py": "",
      "src/api/__init__.py": "",
      "src/api/app.py": "from .near import word\ndef get(event, context):\n  return word",
      "src/api/near.py": "word = 'near'",
    },
    answer: "near",
  },
  {
    name: "a decimal",
    files: app("from decimal import Decimal\ndef handler(event, context):\n  return [Decimal('1.5')]"),
    answer: [1.5],
  },
  {
    name: "the context",
    files: app(
      "import os\ndef handler(event, c):\n  return [c.aws_request_id, c.invoked_function_arn[-7:], 1000 < c.get_remaining_time_in_millis() <= 3000, c.function_name, c.memory_limit_in_mb, c.client_context, c.identity.cognito_identity_id, os.environ['AWS_EXECUTION_ENV'], os.environ['_X_AMZN_TRACE_ID'][:6]]",
    ),
    answer: ["request-1", "fixture", true, "fn", "512", null, null, "AWS_Lambda_python3.12", "Root=1"],
  },
  {
    name: "its own modules alone: neither the bootstrap's nor its folder's are found",
    files: app(
      "import importlib.util, sys\ndef handler(event, context):\n  return [importlib.util.find_spec('bootstrap') is None, [m for m in ('main', 'errors', 'load_handler') if m in sys.modules]]",
    ),
    answer: [true, []],
  },
];

test.runIf(hasPython).concurrent.each(ANSWERS)("answers: $name", async ({ files, handler, answer }) => {
  const variables = { AWS_LAMBDA_FUNCTION_NAME: "fn", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512" };
  const { environment } = fixture.environment(files, { ...PYTHON, ...(handler && { handler }), variables });
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  const outcome = await invokeWith(environment, { a: 1 });
  expect(outcome.kind).toBe("response");
  expect("payload" in outcome && documentOf(outcome)).toEqual(answer);
  await environment.shutdown();
});

// Words: aws/aws-lambda-python-runtime-interface-client.
const INIT_ERRORS = [
  {
    name: "no such module",
    files: { "other.py": "" },
    errorType: "Runtime.ImportModuleError",
    errorMessage: "Unable to import module 'app': No module named 'app'",
    stackTrace: [],
  },
  {
    name: "a module that imports what is not there",
    files: app("import nowhere"),
    errorType: "Runtime.ImportModuleError",
    errorMessage: "Unable to import module 'app': No module named 'nowhere'",
    stackTrace: [],
  },
  {
    name: "no such function",
    files: app("def other(event, context):\n  pass"),
    errorType: "Runtime.HandlerNotFound",
    errorMessage: "Handler 'handler' missing on module 'app'",
    stackTrace: [],
  },
  {
    name: "a syntax error",
    files: app("x = 1\ndef handler(:\n"),
    errorType: "Runtime.UserCodeSyntaxError",
    errorMessage: "Syntax error in module 'app': invalid syntax (app.py, line 2)",
    stackTrace: ['  File "/var/task/app.py" Line 2\n    def handler(:\n'],
  },
  {
    name: "a handler without a point",
    handler: "app",
    files: app(""),
    errorType: "Runtime.MalformedHandlerName",
    errorMessage: "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
    stackTrace: [],
  },
  {
    name: "an exception of the module's own",
    files: app("table = {}\ntable['x']\n"),
    errorType: "KeyError",
    errorMessage: "'x'",
    stackTrace: ["  File \"/var/task/app.py\", line 2, in <module>\n    table['x']\n"],
  },
];

test.runIf(hasPython).concurrent.each(INIT_ERRORS)(
  "init fails: $name",
  async ({ files, handler, errorType, errorMessage, stackTrace }) => {
    const { environment, log } = fixture.environment(files, { ...PYTHON, ...(handler && { handler }) });
    const outcome = await environment.start(true);
    expect(outcome).toMatchObject({ kind: "error", errorType });
    expect("payload" in outcome && documentOf(outcome)).toEqual({ errorType, errorMessage, requestId: "", stackTrace });
    expect(log[0]?.split("\n").slice(0, 2)).toEqual([
      `[ERROR] ${errorType}: ${errorMessage}`,
      "Traceback (most recent call last):",
    ]);
    await environment.shutdown();
  },
);

const ERRORS = [
  {
    name: "an exception",
    files: app("def helper():\n  raise ValueError('bad é')\ndef handler(event, context):\n  helper()\n"),
    errorType: "ValueError",
    errorMessage: "bad é",
    stackTrace: [
      '  File "/var/task/app.py", line 4, in handler\n    helper()\n',
      "  File \"/var/task/app.py\", line 2, in helper\n    raise ValueError('bad é')\n",
    ],
  },
  {
    name: "an answer that has no JSON form",
    files: app("def handler(event, context):\n  return {1, 2}"),
    errorType: "Runtime.MarshalError",
    errorMessage: "Unable to marshal response: Object of type set is not JSON serializable",
    stackTrace: [],
  },
];

test.runIf(hasPython).concurrent.each(ERRORS)(
  "a handler fails and the next invocation is served: $name",
  async ({ files, errorType, errorMessage, stackTrace }) => {
    const { environment, log } = fixture.environment(files, PYTHON);
    await environment.start(true);
    for (const requestId of ["request-1", "request-2"]) {
      const outcome = await invokeWith(environment, {}, requestId);
      expect(outcome).toMatchObject({ kind: "error", errorType });
      expect("payload" in outcome && documentOf(outcome)).toEqual({ errorType, errorMessage, requestId, stackTrace });
    }
    expect(log).toHaveLength(2);
    expect(log[0]?.split("\n")[0]).toBe(`[ERROR] ${errorType}: ${errorMessage}`);
    await environment.shutdown();
  },
);

test.runIf(hasPython).concurrent.each([
  { name: "sys.exit", statement: "sys.exit(3)", status: 3 },
  { name: "sys.exit with nothing", statement: "sys.exit()", status: 0 },
  { name: "os._exit", statement: "os._exit(9)", status: 9 },
])("$name ends the process, and it can be started again", async ({ statement, status }) => {
  const { environment } = fixture.environment(
    app(`import os, sys\ndef handler(event, context):\n  if event == 'end': ${statement}\n  return 'alive'`),
    PYTHON,
  );
  await environment.start(true);
  expect(await invokeWith(environment, "end")).toMatchObject({ kind: "exit", status, isOutOfMemory: false });
  expect(await environment.start(false)).toEqual({ kind: "ready" });
  expect(await invokeWith(environment, "go")).toMatchObject({ kind: "response" });
  await environment.shutdown();
});

test.runIf(hasPython)("the log: print by line, logging by event, in AWS's text format", async () => {
  const { environment, log } = fixture.environment(
    app(`import logging
logger = logging.getLogger()
def handler(event, context):
  logger.info("below the default level")
  logger.warning("two\\nlines %d", 1)
  context.log("plain")
  print("one\\ntwo")
`),
    PYTHON,
  );
  await environment.start(true);
  await invokeWith(environment, {});
  const withoutTime = log.map((line) => line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, "T"));
  expect(withoutTime.toSorted()).toEqual(["[WARNING]\tT\trequest-1\ttwo\nlines 1", "plain", "one", "two"].toSorted());
  await environment.shutdown();
});

test.runIf(hasPython)("the JSON format has levels, extra fields and errors; lower levels are left out", async () => {
  const { environment, log } = fixture.environment(
    app(`import logging
logger = logging.getLogger("mine")
def handler(event, context):
  logger.debug("no")
  logger.info("yes", extra={"order": 7})
  try: 1 / 0
  except ZeroDivisionError: logger.exception("caught")
  raise KeyError("k")
`),
    { ...PYTHON, variables: { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "INFO" } },
  );
  await environment.start(true);
  await invokeWith(environment, {});
  expect(log.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: "INFO", logger: "mine", message: "yes", order: 7, requestId: "request-1" },
    { level: "ERROR", message: "caught", errorType: "ZeroDivisionError", errorMessage: "division by zero" },
    { log_level: "ERROR", errorType: "KeyError", errorMessage: "'k'", requestId: "request-1" },
  ]);
  await environment.shutdown();
});

test.runIf(hasPython)("layers are on the path, a later one first, and PYTHON* variables count", async () => {
  const layer = (word: string, more: Files = {}) => fixture.write({ "python/word.py": `word = '${word}'`, ...more });
  const { environment } = fixture.environment(
    app(
      `import os, sys, word, extra\ndef handler(event, context):\n  return [word.word, extra.word, sys.flags.hash_randomization, os.environ['PYTHONHASHSEED']]`,
    ),
    {
      ...PYTHON,
      layerDirectories: [layer("early", { "python/extra.py": "word = 'of the early layer'" }), layer("late")],
      variables: { PYTHONHASHSEED: "0" },
    },
  );
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  const outcome = await invokeWith(environment, {});
  expect("payload" in outcome && documentOf(outcome)).toEqual(["late", "of the early layer", 0, "0"]);
  await environment.shutdown();
});
