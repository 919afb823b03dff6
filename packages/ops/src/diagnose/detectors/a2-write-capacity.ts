import { capacityDetector } from "./capacity-detector.ts";

/** A2: writes of a table are throttled because it consumes what it has. */
export const writeCapacityDetector = capacityDetector("A2");
