import { capacityDetector } from "./capacity-detector.ts";

/**
 * A4: an index has less capacity than what it is asked for. While it cannot take a write, its table takes none either,
 * however much capacity that has itself.
 *
 * @see DynamoDB Developer Guide, "Using Global Secondary Indexes", throughput considerations.
 */
export const indexCapacityDetector = capacityDetector("A4");
