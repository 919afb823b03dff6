import type { GroupFilter } from "../group-filters.ts";

/** A subscription filter as it is kept. */
export interface SubscriptionFilter extends GroupFilter {
  /** The ARN of a function, perhaps with a version or alias. */
  readonly destinationArn: string;
  readonly roleArn?: string;
  readonly distribution: "ByLogStream" | "Random";
}
