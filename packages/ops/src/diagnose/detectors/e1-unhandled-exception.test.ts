import { expect, test } from "vitest";
import { line, minutes, observationsWith, reports } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

/** A log line as the managed Node.js runtime writes it. */
function invokeError(errorType: string, errorMessage: string) {
  const error = { errorType, errorMessage, stack: [errorMessage, "    at handler (/var/task/app.mjs:3:1)"] };
  return line(`2026-11-23T07:02:00.000Z\tid\tERROR\tInvoke Error \t${JSON.stringify(error)}`);
}

test.each([
  {
    type: "Runtime.ImportModuleError",
    message: "Error: Cannot find module 'not-installed'",
    step: /package of worker/,
  },
  { type: "Error", message: "Cannot find package 'not-installed' imported from /var/task/app.mjs", step: /package of/ },
  { type: "TypeError", message: "Cannot read properties of undefined (reading 'id')", step: /Handle TypeError.*input/ },
])("$type ($message) gets a remedy that can help", ({ type, message, step }) => {
  const { findings } = judgeObservations(
    observationsWith({
      api: { serverErrors: minutes(300) },
      fnMetrics: { errors: minutes(300) },
      fn: { reports: reports(() => ({ outcome: "error" })), failureLines: [invokeError(type, message)] },
    }),
  );
  expect(findings.find(({ entry }) => entry === "E1")?.remedy?.steps[0]).toMatch(step);
});

test("code that does not load is told more often than invocations fail, and why", () => {
  const { findings } = judgeObservations(
    observationsWith({
      api: { serverErrors: minutes(300) },
      fnMetrics: { errors: minutes(2).slice(0, 1) },
      fn: {
        reports: reports(() => ({ outcome: "error" })),
        failureLines: Array.from({ length: 3 }, () =>
          invokeError("Runtime.ImportModuleError", "Error: Cannot find module 'x'"),
        ),
      },
    }),
  );
  const [thrown, failed] = findings.find(({ entry }) => entry === "E1")?.evidence ?? [];
  expect(thrown?.statement).toContain("3 times, at app.mjs:3; Lambda repeats an initialisation that failed");
  expect(failed?.statement).toBe("2 invocations failed");
});

// As Node.js 22's runtime logs it: the stack holds frames of the runtime alone, and the message goes on for lines.
test("code that cannot be loaded is confirmed without a place in it, and told in one line", () => {
  const errorMessage = "Error: Cannot find module 'aws-xray-sdk-core'\nRequire stack:\n- /var/task/index.js";
  const error = { errorType: "Runtime.ImportModuleError", errorMessage, stack: [errorMessage] };
  const logged = line(`2026-11-23T07:02:00.000Z\tundefined\tERROR\tUncaught Exception \t${JSON.stringify(error)}`);
  const { findings } = judgeObservations(
    observationsWith({
      api: { serverErrors: minutes(300) },
      fnMetrics: { errors: minutes(300) },
      fn: { reports: reports(() => ({ outcome: "error" })), failureLines: Array.from({ length: 1500 }, () => logged) },
    }),
  );
  expect(findings[0]).toMatchObject({
    entry: "E1",
    verdict: "confirmed",
    summary: "worker throws Runtime.ImportModuleError: Error: Cannot find module 'aws-xray-sdk-core'",
  });
});
