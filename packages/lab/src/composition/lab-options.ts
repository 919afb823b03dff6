import type { Clock, Random } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { LabDirectories } from "../data-directory.ts";

/** How the lab behaves: what its user chooses. */
export interface LabSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where OTLP arrives; 0 takes any free port. */
  readonly otlpPort: number;
  readonly cpuScale: "auto" | number;
  /** Mean time that a function's environment stays in service, milliseconds; `off`: for ever. Default 30,000. */
  readonly turnoverMs?: number | "off";
  /** Quota of code storage of every account and Region, bytes. Default: AWS's. */
  readonly codeStorageBytes?: number;
  /** Factor on the waits before retries of asynchronous invocations, and on the maximum age of their events. Above 0. */
  readonly asyncRetryScale: number;
  /** Whether services take as long as AWS's. */
  readonly isLatencySimulated: boolean;
  readonly isSignatureVerified: boolean;
  /** An IAM policy as JSON: callers may use what it allows, and nothing else. All is allowed without one. */
  readonly policyText?: string;
  readonly isBackground: boolean;
  /** Told what a user of a terminal should read. */
  readonly onNotice: (text: string) => void;
}

/** What a lab is made of. */
export interface LabOptions extends LabSettings {
  readonly directories: LabDirectories;
  /** Opens while the rest is loaded. */
  readonly telemetry: Promise<TelemetryStore>;
  readonly clock: Clock;
  readonly random: Random;
}
