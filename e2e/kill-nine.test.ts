import { seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import { killRepeatedly } from "../bench/harness/kill-store.ts";
import { temporaryFolder } from "./harness/faultline.ts";

/** The short form of `node bench/kill-nine.ts`. */
test("telemetry that was acknowledged survives kill -9, once each", async () => {
  const directory = temporaryFolder();
  const outcome = await killRepeatedly({ place: directory, kills: 3, random: seededRandom(7), latestMs: 1_000 });
  expect(outcome.acknowledgedCount).toBeGreaterThan(0);
  expect(outcome).toMatchObject({ lost: [], duplicated: [], torn: [] });
});
