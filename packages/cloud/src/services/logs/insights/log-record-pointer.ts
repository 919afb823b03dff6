import { decodePosition, encodePosition, type EventPosition } from "../event-position.ts";
import { logsError } from "../errors.ts";

/** The `@ptr` of a result row: opaque to clients, as AWS's. */
export function encodePointer(position: EventPosition): string {
  return Buffer.from(encodePosition(position)).toString("base64");
}

/** Where an event stands that a `@ptr` names. @throws ServiceError `InvalidParameterException`. */
export function decodePointer(pointer: string | undefined): EventPosition {
  const position = decodePosition(Buffer.from(pointer ?? "", "base64").toString("latin1"));
  if (position === undefined)
    throw logsError("InvalidParameterException", "The specified logRecordPointer is invalid.");
  return position;
}
