import type { Clock } from "@faultline/core";

/** A bucket as it is saved: what it held, and when. */
export interface CreditState {
  readonly balance: number;
  /** Wall-clock milliseconds. */
  readonly atMs: number;
}

/**
 * Units that refill at a steady rate and may be saved up for a number of seconds. It is overdrawn rather than refused:
 * an operation is admitted while the balance is positive, and pays what it cost afterwards, so that the balance may
 * fall below zero and must be earned back before the next one.
 *
 * @see DynamoDB Developer Guide, "Burst capacity": up to 300 seconds of unused capacity are retained.
 */
export class CreditBucket {
  readonly #clock: Clock;
  #unitsPerSecond: number;
  #bankSeconds: number;
  #balance: number;
  #atMs: number;

  /** Starts full, or where a saved state left it. */
  constructor(
    clock: Clock,
    rate: { readonly unitsPerSecond: number; readonly bankSeconds: number },
    saved?: CreditState,
  ) {
    this.#clock = clock;
    this.#unitsPerSecond = rate.unitsPerSecond;
    this.#bankSeconds = rate.bankSeconds;
    this.#balance = saved?.balance ?? this.#limit();
    this.#atMs = saved?.atMs ?? clock.now();
    this.#refill();
  }

  /** Units that may be spent now; zero or less while overdrawn. */
  get balance(): number {
    this.#refill();
    return this.#balance;
  }

  /** Units of a full bank. */
  get limit(): number {
    return this.#limit();
  }

  /** Units a second. */
  get unitsPerSecond(): number {
    return this.#unitsPerSecond;
  }

  /** Whether an operation is served now. */
  get isOpen(): boolean {
    return this.balance > 0;
  }

  /** Pays for an operation; the balance may fall below zero. @param units At least 0. */
  charge(units: number): void {
    this.#refill();
    this.#balance -= units;
  }

  /** Changes rate or bank. What is saved stays, as far as the new bank holds it. */
  resize(rate: { readonly unitsPerSecond: number; readonly bankSeconds: number }): void {
    this.#refill();
    this.#unitsPerSecond = rate.unitsPerSecond;
    this.#bankSeconds = rate.bankSeconds;
    this.#balance = Math.min(this.#balance, this.#limit());
  }

  /** Sets the balance to a share of a full bank. @param fractionFull 0 to 1. */
  reset(fractionFull: number): void {
    this.#refill();
    this.#balance = this.#limit() * fractionFull;
  }

  /** What to save. */
  state(): CreditState {
    return { balance: this.balance, atMs: this.#atMs };
  }

  #limit(): number {
    return this.#unitsPerSecond * this.#bankSeconds;
  }

  #refill(): void {
    const nowMs = this.#clock.now();
    const elapsedMs = Math.max(0, nowMs - this.#atMs); // A wall clock set back gives nothing, and takes nothing.
    this.#atMs = nowMs;
    if (elapsedMs === 0) return;
    this.#balance = Math.min(this.#limit(), this.#balance + (this.#unitsPerSecond * elapsedMs) / 1000);
  }
}
