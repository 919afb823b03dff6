/** Where an event stands in the order of its stream: by timestamp, then by arrival. */
export interface EventPosition {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly eventId: number;
}

/** Before every event. */
export const FIRST_POSITION: EventPosition = { timestamp: 0, eventId: 0 };

const TIMESTAMP_DIGITS = 17;
const DIGITS = 56;
const PATTERN = /^\d{56}$/;

/** A position as AWS writes event ids and positions in tokens: 56 decimal digits, in the events' order. */
export function encodePosition({ timestamp, eventId }: EventPosition): string {
  return String(timestamp).padStart(TIMESTAMP_DIGITS, "0") + String(eventId).padStart(DIGITS - TIMESTAMP_DIGITS, "0");
}

/** The position in 56 digits; undefined for any other text. */
export function decodePosition(text: string): EventPosition | undefined {
  if (!PATTERN.test(text)) return undefined;
  const timestamp = Number(text.slice(0, TIMESTAMP_DIGITS));
  const eventId = Number(text.slice(TIMESTAMP_DIGITS));
  return Number.isSafeInteger(timestamp) && Number.isSafeInteger(eventId) ? { timestamp, eventId } : undefined;
}
