import { type TraceId, traceId } from "@faultline/core";

/** How far the time in an id may lie from the span's start for the id to have been made by X-Ray's rule, seconds. */
const PLAUSIBLE_SECONDS = 86_400;

/** Foreign ids whose first span is remembered; beyond, the oldest are forgotten. */
const MAX_KNOWN = 100_000;

/**
 * X-Ray's ids for the ids of OpenTelemetry. One that begins with the time of its trace is only written differently;
 * of a random one the first eight digits become the start of its first span, so that time ranges find it.
 *
 * `Differs from AWS:` X-Ray keeps a random id and finds its trace by the start of its segments.
 *
 * @see X-Ray Developer Guide, "Sending trace data", on W3C trace ids; awsxrayexporter, README, "Data Conversion".
 */
export class TraceIds {
  readonly #known = new Map<string, TraceId>();

  /** @param hex 32 hexadecimal digits. */
  convert(hex: string, startSeconds: number): TraceId {
    const [epoch, rest] = [hex.slice(0, 8), hex.slice(8)];
    if (Math.abs(Number.parseInt(epoch, 16) - startSeconds) < PLAUSIBLE_SECONDS) return traceId(`1-${epoch}-${rest}`);
    const known = this.#known.get(hex);
    if (known !== undefined) return known;
    const id = traceId(`1-${Math.floor(startSeconds).toString(16).padStart(8, "0")}-${rest}`);
    this.#known.set(hex, id);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return id;
  }
}
