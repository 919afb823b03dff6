import { capacityDetector } from "./capacity-detector.ts";

/**
 * A5: an on-demand table or index throttles, at the maximum that is set for it, or because traffic grew faster than its
 * partitions do.
 *
 * @see DynamoDB Developer Guide, "DynamoDB on-demand capacity mode".
 */
export const onDemandLimitDetector = capacityDetector("A5");
