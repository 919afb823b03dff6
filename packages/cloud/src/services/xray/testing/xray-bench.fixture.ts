import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountId, type Clock, region, seededRandom, systemClock } from "@faultline/core";
import { type Segment, type TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../../open-test-store.fixture.ts";
import { createMemoryStateStore } from "../../../state/memory-state-store.ts";
import type { RequestContext } from "../../../wire/service.ts";
import { createXRayService, type XRayService } from "../create-xray-service.ts";

/** The account and Region of most tests. */
export const SCOPE = { accountId: accountId("123456789012"), region: region("eu-west-1") };

/** An X-Ray service over a store of its own. */
export interface XRayBench {
  readonly store: TelemetryStore;
  readonly service: XRayService;
  /** What came over UDP. */
  readonly received: Segment[];
  /** Calls an operation as the wire layer does after decoding. */
  call(operation: string, input: object, scope?: typeof SCOPE): Promise<Record<string, never>>;
  close(): Promise<void>;
}

/** Opens a service on an empty store. */
export async function openXRayBench(clock: Clock = systemClock): Promise<XRayBench> {
  const directory = mkdtempSync(join(tmpdir(), "faultline-xray-"));
  const store = await openTestStore(directory);
  const received: Segment[] = [];
  const segments = { write: (batch: readonly Segment[]) => void received.push(...batch) };
  const state = createMemoryStateStore();
  const service = createXRayService({ store, segments, state, clock, random: seededRandom(1) });
  return {
    store,
    service,
    received,
    async call(operation, input, scope = SCOPE) {
      const handler = service.definition.operations[operation] as unknown as (
        given: object,
        context: unknown,
      ) => Record<string, never>;
      return handler(input, { scope } satisfies Partial<RequestContext>);
    },
    async close() {
      await service.close();
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
