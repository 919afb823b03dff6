/** What one invocation took, as its REPORT line says. */
export interface Measurement {
  /** Without the initialisation. */
  readonly durationMs: number;
  readonly billedMs: number;
  /** Present for a cold start. */
  readonly initMs?: number;
  readonly usedMb?: number;
}

/** Warm invocations of one size are measured; cold ones are kept apart. */
export class Measurements {
  readonly warm: Measurement[] = [];
  readonly cold: Measurement[] = [];

  add(measurement: Measurement): void {
    (measurement.initMs === undefined ? this.warm : this.cold).push(measurement);
  }

  /** NaN for none. */
  get warmMeanMs(): number {
    return this.warm.reduce((sum, { durationMs }) => sum + durationMs, 0) / this.warm.length;
  }
}
