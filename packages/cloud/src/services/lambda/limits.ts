import { BYTES_PER_MIB } from "@faultline/core";

/** Lambda's quotas and defaults. Source unless said otherwise: Lambda Developer Guide, "Lambda quotas", read 2026-11. */
export const LAMBDA_LIMITS = {
  /** Default account quota; raisable. */
  concurrentExecutions: 1000,
  /** Synchronous requests a second for each unit of concurrency. */
  requestsPerConcurrency: 10,
  /** Environments that one function may add in `scalingSeconds`. */
  scalingEnvironments: 1000,
  scalingSeconds: 10,
  /** What reservations must leave to all other functions. */
  minimumUnreservedConcurrency: 100,
  /** Zip archives of all function and layer versions; raisable. */
  codeStorageBytes: 80_530_636_800,
  zippedBytes: 52_428_800,
  /** Layers included. */
  unzippedBytes: 262_144_000,
  layersPerFunction: 5,
  variablesBytes: 4096,
  memoryMiBMin: 128,
  memoryMiBMax: 10_240,
  timeoutSecondsMax: 900,
  ephemeralStorageMiBMin: 512,
  ephemeralStorageMiBMax: 10_240,
  synchronousPayloadBytes: 6 * BYTES_PER_MIB,
  /** Raised from 256 KiB in 2025. */
  asynchronousPayloadBytes: BYTES_PER_MIB,
  /** Base64-encoded client context. */
  clientContextBytes: 3583,
  policyBytes: 20_480,
  tagsPerResource: 50,
  tailBytes: 4096,
  initMs: 10_000,
  versionsPerPage: 50,
} as const;

/** Files in one package that the lab unpacks. Differs from AWS: the limit is the lab's own guard against archives of empty files. */
export const ZIP_ENTRIES_MAX = 100_000;

/** What CreateFunction assumes. Source: Lambda API reference, "CreateFunction". */
export const FUNCTION_DEFAULTS = { memoryMiB: 128, timeoutSeconds: 3, ephemeralStorageMiB: 512 } as const;

/**
 * Asynchronous invocation. Source: Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
 * invocation", read 2026-11; the queue length is the lab's own.
 */
export const ASYNC_LIMITS = {
  /** Waits before the first and the second retry of a function error. */
  errorRetryMs: [60_000, 120_000],
  throttleRetryMsMin: 1000,
  throttleRetryMsMax: 300_000,
  /** Default and maximum. */
  eventAgeSecondsMax: 6 * 60 * 60,
  /** Default and maximum. */
  retryAttemptsMax: 2,
  queuedEventsMax: 10_000,
  /** Payloads of all waiting events together. */
  queuedBytesMax: 128 * BYTES_PER_MIB,
  /** Of the error message that a dead letter carries. Source: "Adding a dead-letter queue". */
  deadLetterMessageBytes: 1024,
} as const;

/**
 * Runs of one function in one chain of requests, after which the next is dropped. Source: Lambda Developer Guide, "Use
 * Lambda recursive loop detection to prevent infinite loops" ("approximately 16 times"), read 2026-11.
 */
export const RECURSION_LIMIT = 16;

/**
 * Variables that a function's configuration may not set.
 *
 * @see Lambda Developer Guide, "Defined runtime environment variables", read 2026-11.
 */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);
