import type { Clock, Random } from "@faultline/core";
import { createAwsClients } from "../aws-clients.ts";
import { callerAccount } from "../confirm-account.ts";
import type { Target } from "../target.ts";
import { createControlCalls } from "./control-calls.ts";
import type { Retention } from "./plan-cleanup.ts";
import { type StorageSurvey, surveyStorage } from "./survey-storage.ts";

/** An account in a Region: its survey, or why there is none. */
export interface PlaceSurvey {
  readonly target: Target;
  /** Absent where a real account did not tell. */
  readonly accountId?: string;
  readonly survey?: StorageSurvey;
  readonly error?: unknown;
}

/** How to survey. */
export interface SurveyOptions {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly random: Random;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Surveys one place after another. One that fails does not spoil the others. */
export async function surveyPlaces(
  targets: readonly Target[],
  options: SurveyOptions,
): Promise<readonly PlaceSurvey[]> {
  const places: PlaceSurvey[] = [];
  for (const target of targets) places.push({ target, ...(await surveyPlace(target, options)) });
  return places;
}

async function surveyPlace(
  target: Target,
  { retention, clock, random, onProgress }: SurveyOptions,
): Promise<Omit<PlaceSurvey, "target">> {
  const clients = createAwsClients(target);
  let known: { readonly accountId?: string } = {};
  try {
    known = { accountId: target.credentials?.accessKeyId ?? (await callerAccount(clients)) };
    const calls = createControlCalls(clients, clock, random);
    return { ...known, survey: await surveyStorage(calls, retention, onProgress) };
  } catch (error) {
    return { ...known, error };
  } finally {
    await clients.destroy();
  }
}
