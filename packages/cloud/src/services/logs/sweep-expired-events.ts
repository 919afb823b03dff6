import { type Clock, epochMs, LabError } from "@faultline/core";
import type { LogCatalog } from "./log-catalog.ts";
import { earliestKept } from "./retention.ts";

/** How often expired events are deleted. AWS takes up to 72 hours; operations stop answering with them at once. */
export const SWEEP_INTERVAL_MS = 3_600_000;

/** What the sweep works with. */
interface SweepDependencies {
  readonly catalog: LogCatalog;
  readonly clock: Clock;
}

/** Deletes what retention policies have expired, again and again until the store is closed. */
export function sweepExpiredEvents(dependencies: SweepDependencies): void {
  dependencies.clock.after(SWEEP_INTERVAL_MS, () => {
    sweep(dependencies).then(
      () => sweepExpiredEvents(dependencies),
      (error: unknown) => {
        if (error instanceof LabError && error.code === "STORE_ENDED") return;
        sweepExpiredEvents(dependencies); // What this sweep could not delete, the next can.
      },
    );
  });
}

async function sweep({ catalog, clock }: SweepDependencies): Promise<void> {
  for (const { scope, group } of catalog.expiringGroups()) {
    await catalog.expireEvents(scope, group.name, epochMs(earliestKept(group, clock.now())));
  }
}
