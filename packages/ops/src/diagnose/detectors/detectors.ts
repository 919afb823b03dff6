import { readCapacityDetector } from "./a1-read-capacity.ts";
import { writeCapacityDetector } from "./a2-write-capacity.ts";
import { hotPartitionDetector } from "./a3-hot-partition.ts";
import { indexCapacityDetector } from "./a4-index-capacity.ts";
import { onDemandLimitDetector } from "./a5-on-demand-limit.ts";
import { accountConcurrencyDetector } from "./a6-account-concurrency.ts";
import { reservedConcurrencyDetector } from "./a7-reserved-concurrency.ts";
import { cpuBoundDetector } from "./b1-cpu-bound.ts";
import { outOfMemoryDetector } from "./b3-out-of-memory.ts";
import { shortTimeOutDetector } from "./b5-short-time-out.ts";
import { coldStartDetector } from "./c1-cold-starts.ts";
import { slowDependencyDetector } from "./d1-slow-dependency.ts";
import type { Detector } from "./detector.ts";
import { unhandledExceptionDetector } from "./e1-unhandled-exception.ts";
import { malformedResponseDetector } from "./e6-malformed-response.ts";

/** All detectors, in the order in which what they rule out is told: concurrency first. */
export const DETECTORS: readonly Detector[] = [
  reservedConcurrencyDetector,
  accountConcurrencyDetector,
  readCapacityDetector,
  writeCapacityDetector,
  hotPartitionDetector,
  indexCapacityDetector,
  onDemandLimitDetector,
  outOfMemoryDetector,
  shortTimeOutDetector,
  cpuBoundDetector,
  coldStartDetector,
  slowDependencyDetector,
  unhandledExceptionDetector,
  malformedResponseDetector,
];
