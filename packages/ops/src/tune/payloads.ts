import { type JsonValue, LabError, parseJson } from "@faultline/core";

/** One of several payloads, invoked in proportion to its weight. */
export interface WeightedPayload {
  readonly payload: JsonValue | undefined;
  /** Above 0. */
  readonly weight: number;
}

/** The payload of the invocation with this number. */
export type PayloadSequence = (index: number) => JsonValue | undefined;

/**
 * A payload as the JSON text to send. A string that is JSON already stays as it is, any other one is encoded.
 *
 * @see aws-lambda-power-tuning 4.4.0, "convertPayload".
 */
export function payloadText(payload: JsonValue | undefined): string | undefined {
  if (payload === undefined) return undefined;
  return typeof payload === "string" && parseJson(payload) !== undefined ? payload : JSON.stringify(payload);
}

/**
 * Texts of the payloads of `num` invocations: each floor(weight × num / total) times, the last takes the rest.
 *
 * @throws LabError `PAYLOADS_TOO_MANY` when some would never be invoked.
 * @see aws-lambda-power-tuning 4.4.0, "generatePayloads".
 */
export function payloadList(payloads: readonly WeightedPayload[], num: number): readonly (string | undefined)[] {
  if (payloads.length > num) {
    const message = `${payloads.length} payloads do not fit into ${num} invocations`;
    throw new LabError("PAYLOADS_TOO_MANY", message, "raise num to at least the number of payloads");
  }
  const total = payloads.reduce((sum, { weight }) => sum + weight, 0);
  const list = payloads.flatMap(({ payload, weight }, i) => {
    const isLast = i === payloads.length - 1;
    const times = Math.floor((weight * num) / total);
    return isLast ? [] : Array.from({ length: times }, () => payloadText(payload));
  });
  const last = payloadText(payloads.at(-1)?.payload);
  return [...list, ...Array.from({ length: num - list.length }, () => last)];
}

/**
 * Payloads one after the other, so that every stretch of invocations holds each as often as its weight says: always the
 * one that is furthest behind.
 */
export function payloadSequence(payloads: readonly WeightedPayload[]): PayloadSequence {
  const total = payloads.reduce((sum, { weight }) => sum + weight, 0);
  const counts = payloads.map(() => 0);
  const order: number[] = [];
  return (index) => {
    while (order.length <= index) {
      const due = payloads.map(({ weight }, i) => ((order.length + 1) * weight) / total - (counts[i] ?? 0));
      const next = due.indexOf(Math.max(...due));
      counts[next] = (counts[next] ?? 0) + 1;
      order.push(next);
    }
    return payloads[order[index] ?? 0]?.payload;
  };
}
