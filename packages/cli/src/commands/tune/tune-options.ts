import type { ChangeOptions } from "../../aws-options.ts";

/** Options of `faultline tune`. */
export interface TuneCommandOptions extends ChangeOptions {
  readonly strategy: string;
  /** Milliseconds. */
  readonly p95?: number;
  readonly weight: number;
  readonly payload?: string;
  readonly payloadFile?: string;
  readonly sizes?: string;
  readonly maxInvocations: number;
  readonly maxUsd: number;
  readonly apply: boolean;
  readonly fromProduction: boolean;
  /** Milliseconds. */
  readonly since: number;
  readonly stateMachineInput?: string;
  readonly import?: string;
  readonly restore: boolean;
  readonly html?: string;
  readonly json: boolean;
}
