import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Random, sleep, systemClock } from "@faultline/core";
import { findFaults, type KilledStoreFaults } from "./killed-batch.ts";
import { openKilledStore } from "./open-killed-store.ts";

const APPENDER = fileURLToPath(new URL("./append-until-killed.ts", import.meta.url));

/** How to torment a store. */
export interface KillOptions {
  /** A directory, or an address of ClickHouse, whose server lives on. */
  readonly place: string;
  readonly kills: number;
  readonly random: Random;
  /** The latest moment of a kill, in milliseconds: after the first acknowledgement, or for some after the start. */
  readonly latestMs: number;
}

/** What became of it. */
export interface KillOutcome extends KilledStoreFaults {
  readonly acknowledgedCount: number;
  /** Kills that came before the first acknowledgement: while the store opened. */
  readonly killsWhileOpening: number;
}

/** Every second process checkpoints all the time, so that kills also meet that; the others as a lab does. */
const CHECKPOINT_BYTES = [1_000_000, 128_000_000] as const;

/** Every fourth kill may come before the first acknowledgement: while the process starts and the store opens. */
const KILLS_PER_EARLY_ONE = 4;

/** Lets a process append to a store and kills it at a random moment, again and again, in one place. */
export async function killRepeatedly({ place, kills, random, latestMs }: KillOptions): Promise<KillOutcome> {
  const acknowledged = new Set<number>();
  let killsWhileOpening = 0;
  let nextBatch = 1;
  for (let kill = 0; kill < kills; kill++) {
    const batches = await appendUntilKilled(place, {
      firstBatch: nextBatch,
      checkpointBytes: CHECKPOINT_BYTES[kill % CHECKPOINT_BYTES.length] ?? 0,
      killAfterMs: random.next() * latestMs,
      isEarly: kill % KILLS_PER_EARLY_ONE === KILLS_PER_EARLY_ONE - 1,
    });
    if (batches.length === 0) killsWhileOpening++;
    for (const number of batches) acknowledged.add(number);
    // Numbers that were appended and not acknowledged may be stored: they are not used again.
    nextBatch = Math.max(nextBatch, ...batches) + UNACKNOWLEDGED_AT_MOST;
  }
  const store = await openKilledStore(place);
  const faults = await findFaults(store, acknowledged);
  await store.close();
  return { ...faults, acknowledgedCount: acknowledged.size, killsWhileOpening };
}

/** More than the writers of one process can have under way. */
const UNACKNOWLEDGED_AT_MOST = 100;

interface OneKill {
  readonly firstBatch: number;
  readonly checkpointBytes: number;
  readonly killAfterMs: number;
  /** Whether the time runs from the start of the process, rather than from the first acknowledgement. */
  readonly isEarly: boolean;
}

/** The numbers of the batches that were acknowledged before the kill. */
async function appendUntilKilled(place: string, options: OneKill): Promise<readonly number[]> {
  const args = [APPENDER, place, String(options.firstBatch), String(options.checkpointBytes)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("exit", (_, signal) => resolve(signal));
  });
  const startTimer = () => void sleep(systemClock, options.killAfterMs).then(() => child.kill("SIGKILL"));
  if (options.isEarly) startTimer();
  else child.stdout.once("data", startTimer);
  const batches: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) batches.push(Number(line));
  const signal = await ended;
  if (signal !== "SIGKILL") throw new Error("the process that appends ended by itself: see its message above");
  return batches;
}
