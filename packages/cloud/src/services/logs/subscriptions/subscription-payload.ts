import { gzipSync } from "node:zlib";
import type { AccountId } from "@faultline/core";

/** An event as a subscriber gets it. */
export interface DeliveredEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
  /** What a space-delimited pattern reads from the message, without the dollar signs. */
  readonly extractedFields?: Readonly<Record<string, string>>;
}

/** Events of one stream that one filter selected. */
export interface SubscriptionBatch {
  readonly owner: AccountId;
  readonly logGroup: string;
  readonly logStream: string;
  readonly filterName: string;
  readonly logEvents: readonly DeliveredEvent[];
}

/**
 * The event that a function gets: a gzip-compressed, Base64-encoded JSON document.
 *
 * @see Lambda Developer Guide, "Using Lambda with CloudWatch Logs", read 2026-11.
 */
export function subscriptionPayload(batch: SubscriptionBatch): Uint8Array {
  const { owner, logGroup, logStream, filterName, logEvents } = batch;
  const document = {
    messageType: "DATA_MESSAGE",
    owner,
    logGroup,
    logStream,
    subscriptionFilters: [filterName],
    logEvents,
  };
  const data = gzipSync(JSON.stringify(document)).toString("base64");
  return new TextEncoder().encode(JSON.stringify({ awslogs: { data } }));
}
