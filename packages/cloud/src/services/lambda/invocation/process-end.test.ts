// Processes that end, with the real function runtime: whose failure it is, and that the next invocation is none.
import { sleep, systemClock } from "@faultline/core";
import { strToU8, zipSync } from "fflate";
import { afterAll, afterEach, expect, test } from "vitest";
import { FunctionFixture } from "../../../runtime/function-fixture.ts";
import { LambdaBench } from "../testing/lambda-bench.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

let bench: LambdaBench;
afterEach(() => bench.close());

interface Answer {
  readonly error: string | undefined;
  readonly payload: unknown;
  /** Everything logged for the invocation, without times and durations. */
  readonly lines: readonly string[];
}

/** The event that makes the handler misbehave; any other is answered with itself. */
const BAD = "bad";

/** A function whose handler does `misbehave` when it is told to. The bench's clock stands still: nothing times out. */
async function createFunction(misbehave: string): Promise<void> {
  const source = `console.log("loading");
    export const handler = async (event) => { if (event === ${JSON.stringify(BAD)}) { ${misbehave} } return event; };`;
  bench = new LambdaBench(undefined, { runtime: fixture.runtime });
  await bench.createFunction({ Code: { ZipFile: zipSync({ "index.mjs": strToU8(source) }) } });
}

async function invoke(event: string): Promise<Answer> {
  const before = bench.messages.length;
  const answer = await bench.call("Invoke", { FunctionName: "fn", Payload: Buffer.from(JSON.stringify(event)) });
  const payload: unknown = JSON.parse(Buffer.from(answer.Payload as Uint8Array).toString("utf8"));
  return { error: answer.FunctionError, payload, lines: bench.messages.slice(before).map(shapeOf) };
}

function shapeOf(message: string): string {
  return message
    .replace(/^\S+Z\t/, "")
    .replaceAll(/[0-9a-f-]{36}/g, "ID")
    .replace(/^(INIT_START|START|END) .*\n$/s, "$1")
    .replace(/ \t\{.*\n$/s, "")
    .replace(/^REPORT .*?(\tStatus: .*)?\t?\n$/s, "REPORT$1")
    .trimEnd();
}

/** The account's counts. */
async function counted(): Promise<Readonly<Record<string, number>>> {
  await bench.pass(2000);
  const sumOf = (name: string) =>
    bench.datums
      .filter((datum) => datum.metricName === name && datum.dimensions.length === 0)
      .flatMap((datum) => ("length" in datum.values ? datum.values : []))
      .reduce((sum, { value, count }) => sum + value * count, 0);
  return { errors: sumOf("Errors"), invocations: sumOf("Invocations") };
}

const LOADING = "undefined\tINFO\tloading";
const GOOD = ["START", "END", "REPORT"];
const exitLines = (heading: string, status: number) => [
  "START",
  `ID\tERROR\t${heading}`,
  `RequestId: ID Error: Runtime exited with error: exit status ${status}\nRuntime.ExitError`,
  "END",
  "REPORT\tStatus: error\tError Type: Runtime.ExitError",
];
const REST = "await new Promise((resolve) => setTimeout(resolve, 5000));";

// Statuses: AWS's runtime interface client for Node.js. Answers: what it posts. Lines: as after `process.exit`, recorded.
test.each([
  {
    name: "an unhandled rejection",
    misbehave: `Promise.reject(new Error("lost")); ${REST}`,
    document: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    lines: exitLines("Unhandled Promise Rejection", 128),
  },
  {
    name: "an unhandled rejection in the turn in which the handler returns",
    misbehave: `Promise.reject(new Error("lost"));`,
    document: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    lines: exitLines("Unhandled Promise Rejection", 128),
  },
  {
    name: "an exception in a timer",
    misbehave: `setTimeout(() => { throw new TypeError("loose"); }, 1); ${REST}`,
    document: { errorType: "TypeError", errorMessage: "loose" },
    lines: exitLines("Uncaught Exception", 129),
  },
])(
  "a failure during the invocation is its own, and ends the process: $name",
  async ({ misbehave, document, lines }) => {
    await createFunction(misbehave);
    expect(await invoke("first")).toMatchObject({ error: undefined, payload: "first" });
    expect(await invoke(BAD)).toMatchObject({ error: "Unhandled", payload: document, lines });
    expect(await invoke("next")).toEqual({ error: undefined, payload: "next", lines: [LOADING, ...GOOD] });
    expect(await counted()).toEqual({ errors: 1, invocations: 3 });
  },
);

// 1 ms: before the freeze. 60 ms: due while the process is frozen, so that it happens when the next invocation thaws it.
test.each([
  { name: "an exception at once", misbehave: `setTimeout(() => { throw new Error("late"); }, 1);`, logged: true },
  { name: "an exception when thawed", misbehave: `setTimeout(() => { throw new Error("late"); }, 60);`, logged: true },
  { name: "an exit at once", misbehave: `setTimeout(() => process.exit(3), 1);`, logged: false },
  { name: "an exit when thawed", misbehave: `setTimeout(() => process.exit(3), 60);`, logged: false },
])("a process that ends after the response fails no invocation: $name", async ({ misbehave, logged }) => {
  await createFunction(misbehave);
  const bad = await invoke(BAD);
  expect(bad).toMatchObject({ error: undefined, payload: BAD });
  expect(bad.lines.filter((line) => !line.includes("Uncaught")).slice(-3)).toEqual(GOOD);
  await sleep(systemClock, 120);
  const { lines, ...next } = await invoke("next");
  expect(next).toEqual({ error: undefined, payload: "next" });
  expect(lines.filter((line) => line !== LOADING && !line.includes("Uncaught"))).toEqual(GOOD);
  expect(lines).toContain(LOADING);
  expect(bench.messages.map(shapeOf).includes("ID\tERROR\tUncaught Exception")).toBe(logged);
  expect(await counted()).toEqual({ errors: 0, invocations: 2 });
});

// As many as ten processes start, one after the other.
test("invocations that come at once do not meet a process that is about to end", { timeout: 60_000 }, async () => {
  await createFunction(`setTimeout(() => process.exit(3), event.length);`);
  for (let round = 0; round < 10; round++) {
    expect(await invoke(BAD)).toMatchObject({ error: undefined, payload: BAD });
  }
});
