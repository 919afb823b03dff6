import type { Clock } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { SamplingRules } from "./sampling-rules.ts";
import type { TraceReader } from "./trace-reader.ts";

/** What X-Ray's operations work with. */
export interface XRay {
  readonly store: TelemetryStore;
  readonly reader: TraceReader;
  readonly rules: SamplingRules;
  readonly clock: Clock;
}
