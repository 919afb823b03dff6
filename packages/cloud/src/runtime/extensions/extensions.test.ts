// Extensions in real processes, against the documented protocol: Lambda Developer Guide, "Extensions API reference",
// "Telemetry API reference" and "Shutdown phase", read 2026-11.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@faultline/core";
import { afterAll, expect, test } from "vitest";
import { documentOf, FunctionFixture, invokeWith } from "../function-fixture.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

/** Starts of every extension here: calls of the API, and `tell`, which writes what the test reads. */
const PRELUDE = `
  const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API;
  const tell = (...words) => console.log("told", JSON.stringify(words));
  const register = async (name, events) => {
    const answer = await fetch(base + "/2020-01-01/extension/register", { method: "POST", headers: { "Lambda-Extension-Name": name }, body: JSON.stringify({ events }) });
    return { id: answer.headers.get("lambda-extension-identifier"), status: answer.status, body: await answer.json() };
  };
  const next = async (id) => (await fetch(base + "/2020-01-01/extension/event/next", { headers: { "Lambda-Extension-Identifier": id } })).json();
  const fail = (id, kind, type) => fetch(base + "/2020-01-01/extension/" + kind + "/error", { method: "POST", headers: { "Lambda-Extension-Identifier": id, "Lambda-Extension-Function-Error-Type": type } });
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`;

/** A layer with one external extension, a program in Node. */
function layerWith(name: string, body: string): string {
  return fixture.write({ [`extensions/${name}`]: `#!${process.execPath}\n${PRELUDE}\n(async () => {${body}})();` });
}

/** What extensions have told, parsed. */
function toldIn(log: readonly string[]): unknown[] {
  return log.filter((line) => line.includes("told [")).map((line) => JSON.parse(line.slice(line.indexOf("told ") + 5)));
}

const ECHO = { "index.js": `exports.handler = async (event) => { console.log("serving"); return event; };` };
const VARIABLES = { AWS_LAMBDA_FUNCTION_NAME: "fn", AWS_LAMBDA_FUNCTION_VERSION: "$LATEST" };
const LOOP = `
  tell("starting");
  const { id, body } = await register("watcher", ["INVOKE", "SHUTDOWN"]);
  tell("registered", body);
  for (;;) {
    const event = await next(id);
    tell(event.eventType, event.requestId ?? event.shutdownReason);
    if (event.eventType === "SHUTDOWN") process.exit(0);
    await pause(100);
  }`;

test("an external extension registers before the function's init ends, is told of invocations and of the end", async () => {
  const { environment, log } = fixture.environment(ECHO, {
    layerDirectories: [layerWith("watcher", LOOP)],
    variables: VARIABLES,
  });
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  const registered = ["registered", { functionName: "fn", functionVersion: "$LATEST", handler: "index.handler" }];
  expect(toldIn(log)).toEqual([["starting"], registered]);
  for (const requestId of ["request-1", "request-2"]) {
    const outcome = await invokeWith(environment, "event", requestId);
    expect(outcome).toMatchObject({ kind: "response" });
    // The invoke phase lasts until the extension has asked for its next event.
    expect("postRuntimeMs" in outcome && outcome.postRuntimeMs).toBeGreaterThan(50);
  }
  expect(log.filter((line) => line.includes("serving"))).toHaveLength(2);
  await environment.shutdown();
  const events = [
    ["INVOKE", "request-1"],
    ["INVOKE", "request-2"],
    ["SHUTDOWN", "spindown"],
  ];
  expect(toldIn(log)).toEqual([["starting"], registered, ...events]);
});

test("a custom runtime starts after its extensions; a reset tells them why and starts them again", async () => {
  const { environment, log } = fixture.environment(
    {
      bootstrap: `#!/bin/sh
        echo "runtime starts"
        exec ${process.execPath} -e 'require("http").get("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/next"); setTimeout(() => {}, 60000)'`,
    },
    { runtime: "provided.al2023", layerDirectories: [layerWith("watcher", LOOP)], variables: VARIABLES },
  );
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  expect(log.findIndex((line) => line.includes("starting"))).toBeLessThan(log.indexOf("runtime starts"));
  const outcome = invokeWith(environment, {}, "never answered");
  await expect.poll(() => toldIn(log)).toContainEqual(["INVOKE", "never answered"]);
  await environment.reset();
  expect(await outcome).toMatchObject({ kind: "exit" });
  expect(toldIn(log).at(-1)).toEqual(["SHUTDOWN", "timeout"]);
  expect(await environment.start(false)).toEqual({ kind: "ready" });
  expect(toldIn(log).filter((told) => Array.isArray(told) && told[0] === "registered")).toHaveLength(2);
  await environment.shutdown();
});

test.each([
  {
    name: "ends before it registers",
    body: "process.exit(3);",
    fault: { errorType: "Extension.Crash", reason: "exit status 3" },
  },
  {
    name: "reports that its init failed",
    body: `const { id } = await register("broken", ["INVOKE"]); await fail(id, "init", "Extension.NoKey"); await pause(5000);`,
    fault: { errorType: "Extension.NoKey", reason: "extension broken reported Extension.NoKey" },
  },
])("init fails with an extension that $name", async ({ body, fault }) => {
  const { environment } = fixture.environment(ECHO, { layerDirectories: [layerWith("broken", body)] });
  expect(await environment.start(true)).toEqual({ kind: "fault", ...fault });
  await environment.shutdown();
});

test("an extension that may not be executed is named", async () => {
  const layer = layerWith("locked", "");
  chmodSync(join(layer, "extensions/locked"), 0o644);
  const { environment } = fixture.environment(ECHO, { layerDirectories: [layer] });
  const reason = "fork/exec /opt/extensions/locked: permission denied";
  expect(await environment.start(true)).toEqual({ kind: "fault", errorType: "Extension.LaunchError", reason });
  await environment.shutdown();
});

test("an extension that ends in an invocation ends the environment, and the next start is whole", async () => {
  const { environment } = fixture.environment(ECHO, {
    layerDirectories: [
      layerWith(
        "fragile",
        `const { id } = await register("fragile", ["INVOKE"]); const event = await next(id); if (event.requestId === "bad") process.exit(1); await next(id); await next(id);`,
      ),
    ],
  });
  await environment.start(true);
  const crash = { kind: "fault", errorType: "Extension.Crash", reason: "exit status 1" };
  expect(await invokeWith(environment, {}, "bad")).toEqual(crash);
  expect(await environment.start(false)).toEqual({ kind: "ready" });
  expect(await invokeWith(environment, {}, "good")).toMatchObject({ kind: "response" });
  await environment.shutdown();
});

test("a subscriber is sent what the function, the extensions and the platform tell", async () => {
  const { environment, log } = fixture.environment(ECHO, {
    layerDirectories: [
      layerWith(
        "collector",
        `const { id } = await register("collector", ["INVOKE", "SHUTDOWN"]);
         const seen = [];
         const server = require("http").createServer((request, response) => {
           let text = ""; request.on("data", (chunk) => (text += chunk));
           request.on("end", () => { seen.push(...JSON.parse(text)); response.end(); });
         });
         await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
         const body = { schemaVersion: "2022-12-13", types: ["platform", "function", "extension"], buffering: { maxItems: 1000, maxBytes: 262144, timeoutMs: 25 },
           destination: { protocol: "HTTP", URI: "http://sandbox.localdomain:" + server.address().port } };
         const answer = await fetch(base + "/2022-07-01/telemetry", { method: "PUT", headers: { "Lambda-Extension-Identifier": id }, body: JSON.stringify(body) });
         console.log("collecting", answer.status, await answer.text());
         for (;;) {
           const event = await next(id);
           if (event.eventType === "SHUTDOWN") break;
           while (!seen.some(({ type }) => type === "platform.runtimeDone")) await pause(5);
         }
         tell(...seen.map(({ type, record }) => type === "function" || type === "extension" ? [type, record.replace(/^[^\\t]*Z\\t/, "")] : [type, record.status ?? record.state ?? record.requestId]));
         process.exit(0);`,
      ),
    ],
  });
  environment.publishTelemetry({
    time: "2026-01-01T00:00:00.000Z",
    type: "platform.initStart",
    record: { status: "first" },
  });
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  expect(log).toContain("collecting 200 OK");
  expect(await invokeWith(environment, {})).toMatchObject({ kind: "response" });
  await environment.shutdown();
  const [told] = toldIn(log);
  expect(told).toEqual(
    expect.arrayContaining([
      ["platform.initStart", "first"],
      ["platform.telemetrySubscription", "Subscribed"],
      ["extension", "collecting 200 OK\n"],
      ["platform.initRuntimeDone", "success"],
      ["function", "request-1\tINFO\tserving\n"],
      ["platform.runtimeDone", "success"],
    ]),
  );
});

test("without extensions the process is killed at once; with an internal one it has half a second after SIGTERM", async () => {
  const source = (internal: string) => `${PRELUDE}
    process.on("SIGTERM", () => tell("SIGTERM"));
    ${internal}
    export const handler = async () => "ok";`;
  const alone = fixture.environment({ "index.mjs": source("") });
  await alone.environment.start(true);
  await invokeWith(alone.environment, {});
  await alone.environment.shutdown();
  expect(toldIn(alone.log)).toEqual([]);

  const internal = fixture.environment({
    "index.mjs": source(`
      const refused = await register("inner", ["SHUTDOWN"]);
      tell(refused.status, refused.body.errorType);
      const { id } = await register("inner", ["INVOKE"]);
      (async () => { for (;;) tell((await next(id)).eventType); })();`),
  });
  expect(await internal.environment.start(true)).toEqual({ kind: "ready" });
  expect(await invokeWith(internal.environment, {})).toMatchObject({ kind: "response" });
  const startMs = systemClock.monotonicMs();
  await internal.environment.shutdown();
  expect(systemClock.monotonicMs() - startMs).toBeGreaterThan(450);
  const refusal = [400, "Extension.ShutdownEventNotSupportedForInternalExtension"];
  expect(toldIn(internal.log)).toEqual([refusal, ["INVOKE"], ["SIGTERM"]]);
});

test("an answer is what the function gives, whoever listens", async () => {
  const { environment } = fixture.environment(ECHO, { layerDirectories: [layerWith("watcher", LOOP)] });
  await environment.start(true);
  const outcome = await invokeWith(environment, { a: [1] });
  expect("payload" in outcome && documentOf(outcome)).toEqual({ a: [1] });
  await environment.shutdown();
});
