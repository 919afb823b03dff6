import { afterAll, expect, test } from "vitest";
import { documentOf, type Files, FunctionFixture, invokeWith } from "./function-fixture.ts";
import { runtimeDefinition } from "./runtimes.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

/** A runtime in Node, as a function would bring its own: it answers with what it saw. */
const LOOP = `
  const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime";
  console.log("starting");
  for (;;) {
    const next = await fetch(api + "/invocation/next");
    const id = next.headers.get("lambda-runtime-aws-request-id");
    const event = await next.json();
    const answer = event === "variables" ? process.env : event === "place" ? [process.cwd(), process.argv.length] : event;
    await fetch(api + "/invocation/" + id + "/response", { method: "POST", body: JSON.stringify(answer) });
  }`;
/** A program that Node runs as a module whatever its name: \`bootstrap\` has no extension. */
const bootstrap = (source: string): Files => ({
  bootstrap: `#!/bin/sh\nexec ${process.execPath} "$(dirname "$0")/loop.mjs"\n`,
  "loop.mjs": source,
});

test.each(["provided", "provided.al2", "provided.al2023"])(
  "%s runs the bootstrap of the package, with the variables that AWS gives",
  async (runtime) => {
    const { environment, log } = fixture.environment(bootstrap(LOOP), {
      runtime,
      handler: "my.handler",
      variables: { MINE: "yes" },
    });
    expect(await environment.start(true)).toEqual({ kind: "ready" });
    expect(log).toEqual(["starting"]);
    const variables = documentOf(payloadOf(await invokeWith(environment, "variables"))) as Record<string, string>;
    // Lambda Developer Guide, "Defined runtime environment variables": no AWS_EXECUTION_ENV for OS-only runtimes.
    expect(variables).toMatchObject({ _HANDLER: "my.handler", MINE: "yes", TZ: ":UTC", LANG: "en_US.UTF-8" });
    expect(variables["AWS_EXECUTION_ENV"]).toBeUndefined();
    expect(variables["LAMBDA_TASK_ROOT"]).toBeDefined();
    expect(variables["LAMBDA_RUNTIME_DIR"]).toBeDefined();
    const place = documentOf(payloadOf(await invokeWith(environment, "place", "request-2")));
    expect(place).toEqual([variables["LAMBDA_TASK_ROOT"], 2]);
    await environment.shutdown();
  },
);

test("a layer's bootstrap counts where the package has none, the last layer's first; a folder of that name does not", async () => {
  const answering = (text: string) =>
    bootstrap(LOOP.replaceAll("const event = await next.json();", `const event = ${JSON.stringify(text)};`));
  const { environment } = fixture.environment(
    { "bootstrap/other": "" },
    {
      runtime: "provided.al2023",
      layerDirectories: [fixture.write(answering("first layer")), fixture.write(answering("last layer"))],
    },
  );
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  expect(documentOf(payloadOf(await invokeWith(environment, {})))).toBe("last layer");
  await environment.shutdown();
});

// Reasons: AWS's answers as quoted in public issue reports, and Lambda Developer Guide, "Troubleshoot invocation issues".
test.each([
  {
    name: "none",
    files: { "main.sh": "#!/bin/sh\n" },
    reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
  },
  {
    name: "one that may not be executed",
    files: { bootstrap: "exit 0" },
    reason: "fork/exec /var/task/bootstrap: permission denied",
  },
  {
    name: "one whose interpreter is not there, for a carriage return say",
    files: { bootstrap: "#!/bin/sh\r\nexit 0\r\n".replace("/bin/sh\r", "/bin/nosuch\r") },
    reason: "fork/exec /var/task/bootstrap: no such file or directory",
  },
])("no entrypoint: $name", async ({ files, reason }) => {
  const { environment } = fixture.environment(files, { runtime: "provided.al2023" });
  expect(await environment.start(true)).toEqual({ kind: "fault", errorType: "Runtime.InvalidEntrypoint", reason });
  await environment.shutdown();
});

test("a bootstrap that ends at once is an exit, and one that reports a failed init is its error", async () => {
  const ending = fixture.environment({ bootstrap: "#!/bin/sh\necho bye\nexit 7\n" }, { runtime: "provided.al2023" });
  expect(await ending.environment.start(true)).toMatchObject({ kind: "exit", status: 7, signal: null });
  expect(ending.log).toEqual(["bye"]);
  await ending.environment.shutdown();

  const failing = fixture.environment(
    bootstrap(`await fetch("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/init/error", { method: "POST",
      headers: { "Lambda-Runtime-Function-Error-Type": "Runtime.NoConfig" }, body: JSON.stringify({ errorMessage: "no config", errorType: "NoConfig" }) });`),
    { runtime: "provided.al2" },
  );
  const outcome = await failing.environment.start(true);
  expect(outcome).toMatchObject({ kind: "error", errorType: "Runtime.NoConfig" });
  await failing.environment.shutdown();
});

test.each(["java21", "dotnet8", "ruby3.4"])("%s is refused by name, with what is supported", (identifier) => {
  expect(() => runtimeDefinition(identifier)).toThrow(`The lab cannot run functions of the runtime ${identifier}`);
});

function payloadOf(outcome: object): { payload: Uint8Array } {
  if (!("payload" in outcome)) throw new Error(`No payload: ${JSON.stringify(outcome)}`);
  return outcome as { payload: Uint8Array };
}
