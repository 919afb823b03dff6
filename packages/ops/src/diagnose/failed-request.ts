import type { ObservedRequest } from "./observations.ts";

/** Whether a sampled request failed for its client: by a fault, a 5XX, or a throttle (429). */
export function isFailedRequest({ isFault, status = 0 }: ObservedRequest): boolean {
  return isFault || status >= 500 || status === 429;
}
