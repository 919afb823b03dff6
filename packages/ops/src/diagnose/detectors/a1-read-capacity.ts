import { capacityDetector } from "./capacity-detector.ts";

/** A1: reads of a table are throttled because it consumes what it has. */
export const readCapacityDetector = capacityDetector("A1");
