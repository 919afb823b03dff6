import type { EpochMs, Scope } from "@faultline/core";

/** One event of a CloudWatch log stream. */
export interface LogEvent {
  readonly scope: Scope;
  readonly logGroup: string;
  readonly logStream: string;
  readonly timestamp: EpochMs;
  readonly ingestionTime: EpochMs;
  readonly message: string;
}
