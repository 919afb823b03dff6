import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, LabError, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import type { LogEvent } from "../model/log-event.ts";
import { createTelemetryBuffer } from "./telemetry-buffer.ts";
import type { TelemetryBatch } from "./telemetry-store.ts";

const LIMITS = { flushRows: 3, flushDelayMs: 50, heldRows: 5, heldBytes: 10_000 };

function events(count: number, message = "m"): LogEvent[] {
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  const at = epochMs(0);
  return Array.from({ length: count }, () => ({
    scope,
    logGroup: "g",
    logStream: "s",
    timestamp: at,
    ingestionTime: at,
    message,
  }));
}

/** A store that acknowledges when told. */
function manualStore() {
  const appended: {
    readonly batch: TelemetryBatch;
    readonly resolve: () => void;
    readonly reject: (e: Error) => void;
  }[] = [];
  return {
    appended,
    append: (batch: TelemetryBatch) =>
      new Promise<void>((resolve, reject) => {
        appended.push({ batch, resolve, reject });
      }),
  };
}

test("rows are on their way once enough wait, or after the delay", () => {
  const store = manualStore();
  const clock = new VirtualClock();
  const { logSink } = createTelemetryBuffer(store, clock, LIMITS);
  logSink.write(events(1));
  clock.advance(49);
  expect(store.appended).toHaveLength(0);
  clock.advance(1);
  expect(store.appended[0]?.batch.logEvents).toHaveLength(1);
  logSink.write(events(2));
  expect(store.appended).toHaveLength(1);
  logSink.write(events(1));
  expect(store.appended[1]?.batch.logEvents).toHaveLength(3);
});

test("what does not fit beside the rows on their way is counted, and fits once they are stored", async () => {
  const store = manualStore();
  const buffer = createTelemetryBuffer(store, new VirtualClock(), LIMITS);
  buffer.logSink.write(events(4));
  buffer.logSink.write(events(2));
  buffer.logSink.write(events(1, "x".repeat(20_000)));
  expect(buffer.counts()).toEqual({ stored: 0, refused: 3 });
  store.appended[0]?.resolve();
  await buffer.drain();
  buffer.logSink.write(events(2));
  expect(buffer.counts()).toEqual({ stored: 4, refused: 3 });
});

test("what the store refuses is counted with its reason", async () => {
  const store = manualStore();
  const buffer = createTelemetryBuffer(store, new VirtualClock(), LIMITS);
  buffer.logSink.write(events(3));
  store.appended[0]?.reject(new LabError("STORE_FULL", "no room", "wait"));
  await buffer.drain();
  expect(buffer.counts()).toEqual({ stored: 0, refused: 3, lastError: "no room" });
});

test("draining waits for what was written before", async () => {
  const store = manualStore();
  const buffer = createTelemetryBuffer(store, new VirtualClock(), LIMITS);
  buffer.logSink.write(events(1));
  let isDrained = false;
  const drained = buffer.drain().then(() => {
    isDrained = true;
  });
  await Promise.resolve();
  expect(isDrained).toBe(false);
  store.appended[0]?.resolve();
  await drained;
  expect(buffer.counts().stored).toBe(1);
});
