import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { createTestLab, type TestLab } from "./test-lab.ts";

/** Answers of the real service; see `fixtures/NOTICE.md`. */
interface Step {
  readonly service: string;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly recorded?: readonly { readonly body: unknown }[];
}

interface Recording {
  readonly scenarios: readonly { readonly id: string; readonly steps: readonly Step[] }[];
}

const fixture = join(import.meta.dirname, "fixtures/aws-recorded.json");
const { scenarios } = JSON.parse(readFileSync(fixture, "utf8")) as Recording;
/** All but the scenario of ExecuteStatement: PartiQL is not offered. */
const replayed = scenarios.filter(({ id }) => !id.includes("execute_statement"));

/** Fills in names and bytes. */
function fill(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^\$\{(\w+)\}$/, "table-under-test");
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== "object" || value === null) return value;
  if ("$base64" in value) return new Uint8Array(Buffer.from(String(value.$base64), "base64"));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [fill(name), fill(member)]));
}

const ERROR_TEXT = /^An error occurred \((\w+)\) when calling the \w+ operation: (.*)$/;

async function run(lab: TestLab, step: Step): Promise<unknown> {
  const params = fill(step.params) as { TableName: string };
  if (step.service === "fixture") return await lab.createTable(params);
  return await lab.call(step.operation as "PutItem", params as never);
}

/** Code and message of a recorded failure, which is a text or an error's body. */
function errorOf(recorded: unknown): readonly (string | undefined)[] {
  if (typeof recorded === "string") return (ERROR_TEXT.exec(recorded) ?? []).slice(1);
  const { Error: failure } = recorded as { readonly Error: { readonly Code: string; readonly Message: string } };
  return [failure.Code, failure.Message];
}

describe("recorded answers of AWS", () => {
  let lab: TestLab;
  beforeEach(() => {
    lab = createTestLab();
  });
  afterEach(() => lab.remove());

  test("the recording holds scenarios that can be replayed", () => {
    expect(replayed.length).toBe(7);
  });

  test.each(replayed)("$id", async ({ steps }) => {
    if (steps[0]?.service !== "fixture") await lab.createTable({ TableName: "table-under-test" });
    for (const step of steps) {
      const expected = step.recorded?.[0]?.body;
      let actual: unknown;
      try {
        actual = await run(lab, step);
      } catch (error) {
        if (!(error instanceof ServiceError) || expected === undefined) throw error;
        actual = error;
      }
      if (expected === undefined) continue;
      if (actual instanceof ServiceError) expect([actual.code, actual.message]).toEqual(errorOf(expected));
      else expect(actual).toEqual(expected);
    }
  });
});
