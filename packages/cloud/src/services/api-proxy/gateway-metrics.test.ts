import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, VirtualClock } from "@faultline/core";
import type { Datum } from "@faultline/telemetry";
import { expect, test } from "vitest";
import { GatewayMetrics, toDimensions } from "./gateway-metrics.ts";

const SCOPE = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
const SETS = [toDimensions({ ApiName: "coffee" }), toDimensions({ Stage: "Prod", ApiName: "coffee" })];

function latency(value: number) {
  return [{ metricName: "Latency", value, unit: "Milliseconds" }] as const;
}

test("equal values of one second are counted together, under each set of dimensions", () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const datums: Datum[] = [];
  const metrics = new GatewayMetrics(clock, { write: (written) => datums.push(...written) });
  for (const value of [3, 5, 3]) metrics.record({ scope: SCOPE, timestamp: clock.now() }, SETS, latency(value));
  expect(datums).toEqual([]);
  clock.advance(1000);
  const datum = {
    scope: SCOPE,
    namespace: "AWS/ApiGateway",
    metricName: "Latency",
    timestamp: Date.UTC(2026, 0, 1),
    unit: "Milliseconds",
    values: [
      { value: 3, count: 2 },
      { value: 5, count: 1 },
    ],
    storageResolution: 60,
  };
  expect(datums).toEqual(SETS.map((dimensions) => ({ ...datum, dimensions })));
});

test("values of different seconds stay apart, and a flush leaves nothing behind", () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1) + 900);
  const datums: Datum[] = [];
  const metrics = new GatewayMetrics(clock, { write: (written) => datums.push(...written) });
  metrics.record({ scope: SCOPE, timestamp: clock.now() }, SETS, latency(3));
  clock.advance(200);
  metrics.record({ scope: SCOPE, timestamp: clock.now() }, SETS, latency(3));
  metrics.flush();
  metrics.flush();
  expect(datums.map(({ timestamp }) => timestamp - Date.UTC(2026, 0, 1))).toEqual([0, 0, 1000, 1000]);
});
