import { BYTES_PER_MIB } from "@faultline/core";

/** What one store may use. Reaching a limit is a `LabError`, never a silent loss. */
export interface StoreLimits {
  /** Telemetry that waits for its commit. */
  readonly queuedRows: number;
  readonly queuedBytes: number;
  /** Most rows that one commit writes: bounds how long a commit takes, and so how long an append waits. */
  readonly commitRows: number;
  /** Statements that run or wait to run. */
  readonly queuedQueries: number;
  /** Statements that run at once, each on a connection of its own. */
  readonly concurrentQueries: number;
  readonly resultRows: number;
  /** Bytes on disk of the whole store; beyond, the oldest telemetry is deleted. */
  readonly storedBytes: number;
  /** DuckDB's buffer memory; larger queries spill to the data directory. */
  readonly memoryBytes: number;
  /** DuckDB's threads for one query. */
  readonly threads: number;
  /**
   * DuckDB copies its log into the file once the log is this long. Rarely, because that stalls commits; the log of a
   * killed lab is replayed when it next starts: 100 MB took 0.45 s on two cores.
   */
  readonly checkpointBytes: number;
}

/** 10 GB: some fifty million log events of a Lambda function. */
export const DEFAULT_STORED_BYTES = 10 * 1024 * BYTES_PER_MIB;

/** A store on a developer's machine: small when idle, a second of full load in its queue. */
export const DEFAULT_STORE_LIMITS: StoreLimits = {
  queuedRows: 200_000,
  queuedBytes: 128 * BYTES_PER_MIB,
  commitRows: 10_000,
  queuedQueries: 256,
  concurrentQueries: 4,
  resultRows: 1_000_000,
  storedBytes: DEFAULT_STORED_BYTES,
  memoryBytes: 224 * BYTES_PER_MIB,
  threads: 2,
  checkpointBytes: 128_000_000,
};
