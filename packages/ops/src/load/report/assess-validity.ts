/** Whether a run measured the app, or its own generator. */
export interface Validity {
  readonly isValid: boolean;
  /** Full sentences; empty for a valid run. */
  readonly reasons: readonly string[];
}

/** What decides. */
export interface ValidityInput {
  readonly lagMsP99: number;
  readonly latencyMsP99: number;
  /** Arrivals that the generator did not get to in their phase. */
  readonly unsentCount: number;
  /** Arrivals that the limit of virtual users kept out. */
  readonly refusedCount: number;
  readonly createdCount: number;
}

/** Lag of the schedule that is never too much, whatever the latency. */
const LAG_ALLOWED_MS = 50;
/** Lag allowed as a share of the 99th percentile of the latency. */
const LAG_SHARE = 0.05;

/** Judges a run by how well the generator kept its schedule. */
export function assessValidity(input: ValidityInput): Validity {
  const { lagMsP99, latencyMsP99, unsentCount, refusedCount, createdCount } = input;
  const reasons: string[] = [];
  const allowedMs = Math.max(LAG_ALLOWED_MS, LAG_SHARE * latencyMsP99);
  if (lagMsP99 > allowedMs) {
    const lag = `${lagMsP99.toFixed(0)} ms`;
    reasons.push(
      `The generator ran late: the 99th percentile of its lag is ${lag}, and ${allowedMs.toFixed(0)} ms are allowed.`,
    );
  }
  if (unsentCount > 0)
    reasons.push(`${unsentCount} of ${unsentCount + createdCount} arrivals were not sent before their phase ended.`);
  if (refusedCount > 0)
    reasons.push(`${refusedCount} arrivals found the generator's limit of active virtual users reached.`);
  return { isValid: reasons.length === 0, reasons };
}
