import { sleep } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import { MAX_WAIT_MS, POLL_INTERVAL_MS } from "../limits.ts";
import type { ProviderContext } from "./resource-provider.ts";

/**
 * Looks again and again until a resource is ready.
 *
 * @param isReady Throws when the resource can no longer become ready.
 * @throws ServiceError `NotStabilized` when that takes longer than {@link MAX_WAIT_MS}.
 */
export async function waitUntil(context: ProviderContext, isReady: () => Promise<boolean>): Promise<void> {
  const deadlineMs = context.clock.monotonicMs() + MAX_WAIT_MS;
  while (!(await isReady())) {
    if (context.clock.monotonicMs() >= deadlineMs)
      throw new ServiceError("NotStabilized", `${context.logicalId} did not stabilize`);
    await sleep(context.clock, POLL_INTERVAL_MS);
  }
}
