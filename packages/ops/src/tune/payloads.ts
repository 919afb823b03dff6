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

/** Invocations that payloads are for. */
export interface PayloadRoom {
  readonly num: number;
  /** A dry run makes one invocation, whatever else is asked for. */
  readonly dryRun: boolean;
}

/**
 * Texts of the payloads of `num` invocations: each floor(weight × num / total) times, the last takes the rest.
 *
 * @throws LabError `PAYLOADS_TOO_MANY` when some would never be invoked.
 * @see aws-lambda-power-tuning 4.4.0, "generatePayloads".
 */
export function payloadList(
  payloads: readonly WeightedPayload[],
  { num, dryRun }: PayloadRoom,
): readonly (string | undefined)[] {
  if (payloads.length > num) throw tooMany(payloads.length, { num, dryRun });
  const total = payloads.reduce((sum, { weight }) => sum + weight, 0);
  const times = payloads.map(({ weight }) => Math.floor((weight * num) / total));
  if (times.includes(0)) throw tooLight(payloads, { num, total });
  const list = payloads.slice(0, -1).flatMap(({ payload }, i) => repeat(payloadText(payload), times[i] ?? 0));
  return [...list, ...repeat(payloadText(payloads.at(-1)?.payload), num - list.length)];
}

function repeat(text: string | undefined, times: number): readonly (string | undefined)[] {
  return Array.from({ length: times }, () => text);
}

function tooMany(count: number, { num, dryRun }: PayloadRoom): LabError {
  if (dryRun) {
    const message = `dryRun makes one invocation of each size, which has no room for ${count} payloads`;
    return new LabError("PAYLOADS_TOO_MANY", message, "give one payload, or leave dryRun out");
  }
  const message = `${count} payloads do not fit into ${num} invocations`;
  return new LabError("PAYLOADS_TOO_MANY", message, "raise num to at least the number of payloads");
}

function tooLight(
  payloads: readonly WeightedPayload[],
  { num, total }: { readonly num: number; readonly total: number },
): LabError {
  const lightest = Math.min(...payloads.map(({ weight }) => weight));
  const message = `of ${num} invocations a payload with the weight ${lightest} of ${total} would have none`;
  const hint = `raise num to at least ${Math.ceil(total / lightest)}, or raise the weight`;
  return new LabError("PAYLOADS_TOO_MANY", message, hint);
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
