import type { ClickHouseError } from "@clickhouse/client";

/** Codes of a shard without a server that answers. @see ClickHouse, src/Common/ErrorCodes.cpp. */
const MISSING_SERVER = new Set([
  "209", // SOCKET_TIMEOUT
  "210", // NETWORK_ERROR
  "279", // ALL_CONNECTION_TRIES_FAILED
  "369", // ALL_REPLICAS_ARE_STALE
  "519", // ALL_REPLICAS_LOST
]);

/** Codes of what may work a moment later: coordination lost, overload, an insert whose quorum is not there yet. */
const PASSING = new Set([
  "159", // TIMEOUT_EXCEEDED
  "202", // TOO_MANY_SIMULTANEOUS_QUERIES
  "225", // NO_ZOOKEEPER
  "242", // TABLE_IS_READ_ONLY
  "252", // TOO_MANY_PARTS
  "285", // TOO_FEW_LIVE_REPLICAS
  "286", // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  "289", // REPLICA_IS_NOT_IN_QUORUM
  "319", // UNKNOWN_STATUS_OF_INSERT
  "999", // KEEPER_EXCEPTION
]);

/** Whether a request did not reach a server, or its answer did not come back. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  const isSystemError = typeof code === "string" && /^(?:E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_.*)$/.test(code);
  return (
    isSystemError ||
    error.name === "TimeoutError" ||
    /^(?:Timeout error|socket hang up|The user aborted)/.test(error.message)
  );
}

/** Whether a shard is missing, so that an answer would be incomplete. */
export function isMissingServer({ code }: ClickHouseError): boolean {
  return MISSING_SERVER.has(code);
}

/** Whether the same statement may succeed later. */
export function isPassing({ code }: ClickHouseError): boolean {
  return PASSING.has(code);
}
