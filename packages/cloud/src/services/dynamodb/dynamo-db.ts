import type { Clock, Random } from "@faultline/core";
import type { CapacityLedger } from "./capacity/capacity-ledger.ts";
import type { MetricRecorder } from "./metric-recorder.ts";
import type { ItemStore } from "./store/item-store.ts";
import type { TableRegistry } from "./tables/table-registry.ts";

/** The parts of the service that its operations work with. */
export interface DynamoDb {
  readonly clock: Clock;
  readonly random: Random;
  readonly tables: TableRegistry;
  readonly store: ItemStore;
  readonly ledger: CapacityLedger;
  readonly metrics: MetricRecorder;
  /** Milliseconds that an operation takes besides its real time. */
  readonly latency: (operation: string) => number;
}
