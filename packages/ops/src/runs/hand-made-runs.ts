// Runs made by hand, for tests.
import { seededRandom, standardNormal } from "@faultline/core";
import { buildReport } from "../load/report/build-report.ts";
import { Histogram } from "../load/statistics/histogram.ts";
import { OWN_METRICS } from "../load/statistics/metrics-recorder.ts";
import type { AppConfiguration } from "./app-configuration.ts";
import type { NewRun } from "./run-store.ts";

/** Latencies of a normal distribution, in milliseconds. */
export function normalSample(count: number, mean: number, deviation: number, seed: number): Histogram {
  const random = seededRandom(seed);
  const histogram = new Histogram();
  for (let i = 0; i < count; i++) histogram.recordMs(mean + deviation * standardNormal(random));
  return histogram;
}

const configuration = (memoryMiB: number): AppConfiguration => ({
  functions: [{ name: "lookup", runtime: "nodejs22.x", memoryMiB, timeoutSeconds: 5 }],
  tables: [{ name: "coffee", billingMode: "PROVISIONED", readUnits: 5, writeUnits: 5, readCreditShare: 1 }],
});

/** What a run of 500 requests in ten seconds showed. */
export interface HandMadeRun {
  readonly id: string;
  readonly latencyMs: number;
  readonly failed: number;
  readonly memoryMiB: number;
  /** Arrivals that the generator did not get to. */
  readonly unsent?: number;
}

/** A run of 500 requests, whose latencies are spread by a tenth around their mean. */
export function newRun({ id, latencyMs, failed, memoryMiB, unsent = 0 }: HandMadeRun): NewRun {
  const histogram = normalSample(500, latencyMs, latencyMs / 10, Math.round(latencyMs)).serialize();
  const startMs = Date.UTC(2026, 10, 23, 7);
  const counters = { "http.requests": 500, [OWN_METRICS.failedRequests]: failed };
  const period = {
    startMs,
    firstAtMs: startMs,
    lastAtMs: startMs + 9000,
    counters: unsent === 0 ? counters : { ...counters, [OWN_METRICS.unsent]: unsent },
    rates: {},
    histograms: { [OWN_METRICS.latency]: histogram },
  };
  const report = buildReport({
    script: "s.yml",
    target: "http://127.0.0.1:1",
    startedAtMs: startMs,
    endedAtMs: startMs + 10_000,
    wasStopped: false,
    ensure: [],
    periods: [period],
    seconds: [],
    rttMs: 0,
    seed: 1,
    generatorCpuMs: 1,
  });
  return { id, report, scriptText: "scenarios: []", configuration: configuration(memoryMiB) };
}
