// Every recorded scenario of the real service, replayed through its SDK client against the served one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as Logs from "@aws-sdk/client-cloudwatch-logs";
import { assert, type JsonObject, type JsonValue, systemClock } from "@faultline/core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { recordedDifferences } from "../../recorded/recorded-differences.ts";
import { type ServedLogs, serveLogs } from "./logs-lab.fixture.ts";

interface Step {
  readonly operation: string;
  readonly params: JsonObject;
  readonly expectError?: boolean;
  readonly inLoop?: boolean;
  readonly recorded?: readonly { readonly path: readonly string[]; readonly body: JsonValue }[];
}

interface Scenario {
  readonly id: string;
  readonly steps: readonly Step[];
}

/** A scenario that the lab answers otherwise, with both answers and the reason. */
interface Exception {
  readonly id: string;
  readonly aws: string;
  readonly lab: string;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [];
/** Of all scenarios. */
const MAX_EXCEPTION_SHARE = 0.05;

const { scenarios } = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/recorded-logs.json"), "utf8")) as {
  readonly scenarios: readonly Scenario[];
};

let logs: ServedLogs;
/** Each scenario has an account of its own. */
let client: Logs.CloudWatchLogsClient;
let account = 100_000_000_000;

beforeAll(async () => {
  logs = await serveLogs();
});
afterAll(async () => {
  await logs.close();
  expect(logs.faults).toEqual([]);
});
beforeEach(() => {
  client = logs.clientOf(String(++account));
});
afterEach(() => client.destroy());

test("few scenarios are exceptions, each of them with a reason", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(15);
  expect(EXCEPTIONS.length / scenarios.length).toBeLessThanOrEqual(MAX_EXCEPTION_SHARE);
  const ids = scenarios.map(({ id }) => id);
  for (const { id, aws, lab, reason } of EXCEPTIONS) {
    expect(ids).toContain(id);
    expect([aws, lab, reason].every((text) => text !== "")).toBe(true);
  }
});

const replayed = scenarios.filter(({ id }) => !EXCEPTIONS.some((exception) => exception.id === id));

test.each(replayed)("as recorded: $id", async ({ id, steps }) => {
  await makeFixtures(id, steps);
  const differences: string[] = [];
  for (const { step, turn } of turnsOf(steps)) {
    const answer = await answerOf(step, turn);
    for (const { path, body } of step.recorded ?? []) {
      // One recording shows the list of groups without its answer around it.
      const recorded = step.operation === "DescribeLogGroups" && Array.isArray(body) ? { logGroups: body } : body;
      expect(path).toEqual([]);
      differences.push(...recordedDifferences(answer, withoutRequestIds(recorded)));
    }
  }
  expect(differences).toEqual([]);
});

/** The fixtures of the recorded project's tests: a log group and a stream that exist. */
async function makeFixtures(id: string, steps: readonly Step[]): Promise<void> {
  if (!JSON.stringify(steps).includes("logs_log_group")) return;
  const logGroupName = "name-of-logs_log_group";
  const logStreamName = "name-of-logs_log_stream";
  await client.send(new Logs.CreateLogGroupCommand({ logGroupName }));
  if (id.endsWith("create_and_delete_log_stream")) return;
  await client.send(new Logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
}

/** The steps in their order; those in a loop run for 0 and 1. */
function turnsOf(steps: readonly Step[]): readonly { readonly step: Step; readonly turn: string }[] {
  const looped = steps.filter(({ inLoop }) => inLoop === true);
  const others = steps.filter(({ inLoop }) => inLoop !== true).map((step) => ({ step, turn: "" }));
  return [...["0", "1"].flatMap((turn) => looped.map((step) => ({ step, turn }))), ...others];
}

async function answerOf(step: Step, turn: string): Promise<unknown> {
  const send = sender(step.operation);
  const answer = send(filledIn(step.params, turn));
  if (step.expectError !== true) return answer;
  return answer.then(
    () => "an answer, no error",
    (error: Error) => ({ Error: { Code: error.name, Message: error.message } }),
  );
}

type Send = (input: JsonValue) => Promise<unknown>;

function sender(operation: string): Send {
  const Command = Object.entries(Logs).find(([name]) => name === `${operation}Command`)?.[1];
  assert(Command !== undefined, `the client has no ${operation}`);
  // The name of the class says what it takes.
  const create = Command as unknown as new (input: JsonValue) => Logs.ListTagsLogGroupCommand;
  return (input) => client.send(new create(input));
}

/** The values that a scenario leaves to its runner or computes, and `$repeat`. */
function filledIn(value: JsonValue, turn: string): JsonValue {
  if (typeof value === "string") return filledText(value, turn);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => filledIn(item, turn));
  if (typeof value !== "object" || value === null) return value;
  const { $repeat } = value as { $repeat?: readonly [string, number] };
  if ($repeat !== undefined) return $repeat[0].repeat($repeat[1]);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filledIn(member, turn)]));
}

function filledText(text: string, turn: string): JsonValue {
  const seconds = Math.floor(systemClock.now() / 1000);
  if (text === "${start_time}" || text.startsWith("${= int(time.time()) - ")) return seconds - 3600;
  if (text === "${end_time}" || text.startsWith("${= int(time.time()) + ")) return seconds + 300;
  if (text === "${= str(i)}") return turn;
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
    name === "i" ? turn : `name-of-${name}${name === "log_group" && turn !== "" ? `-${turn}` : ""}`,
  );
}

/** One recording kept the id of its request in a message. */
function withoutRequestIds(recorded: JsonValue): JsonValue {
  return JSON.parse(
    JSON.stringify(recorded).replaceAll(/Request ID: [0-9a-f-]{36}/g, "Request ID: <request-id>"),
  ) as JsonValue;
}
