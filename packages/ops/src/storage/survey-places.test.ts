import { accountId, region, seededRandom, systemClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTarget } from "../target.ts";
import { surveyPlaces } from "./survey-places.ts";
import { MemoryLambda } from "./testing/memory-lambda.ts";

let development: MemoryLambda;
let production: MemoryLambda;

beforeEach(() => {
  development = new MemoryLambda();
  production = new MemoryLambda();
});

afterEach(async () => {
  await development.close();
  await production.close();
});

async function surveyBoth() {
  const targets = [
    createTarget({ endpoint: await development.listen(), accountId: accountId("111111111111") }),
    createTarget({
      endpoint: await production.listen(),
      accountId: accountId("222222222222"),
      region: region("eu-west-1"),
    }),
  ];
  return surveyPlaces(targets, { retention: { keep: 1 }, clock: systemClock, random: seededRandom(1) });
}

test("each place has its own survey, in the order that was asked for, and counts published versions", async () => {
  development.add("f", [1, 2, 3]);
  production.add("g", [1]);
  // MemoryLambda stores 1,000 bytes a version, $LATEST included.
  expect(await surveyBoth()).toMatchObject([
    {
      accountId: "111111111111",
      survey: { usedBytes: 4000, unreferencedBytes: 2000, functions: [{ name: "f", versionCount: 3 }] },
    },
    {
      accountId: "222222222222",
      target: { region: "eu-west-1" },
      survey: { usedBytes: 2000, unreferencedBytes: 0, functions: [{ name: "g", versionCount: 1 }] },
    },
  ]);
});

test("a place that refuses has its error, and the others stand", async () => {
  development.before = (request) =>
    request === "GET account-settings" ? { status: 403, code: "AccessDeniedException" } : undefined;
  production.add("g", [1]);
  const [first, second] = await surveyBoth();
  expect(first).toMatchObject({ accountId: "111111111111", error: { code: "PERMISSION_MISSING" } });
  expect(first?.survey).toBeUndefined();
  expect(second).toMatchObject({ survey: { usedBytes: 2000 } });
  expect(second?.error).toBeUndefined();
});
