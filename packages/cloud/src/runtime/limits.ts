// Every bound of the function runtime, with its source or its reason.

/** Largest request or response of a synchronous invocation: 6 MB and 100 bytes. @see Lambda quotas, "Invocation payload". */
export const PAYLOAD_BYTES_MAX = 6_291_556;
/** Largest streamed response. @see Lambda quotas, "Invocation payload": 200 MB. */
export const STREAMED_RESPONSE_BYTES_MAX = 200 * 1024 * 1024;
/** Largest init error document that is kept; AWS documents none, a stack trace stays far below. */
export const INIT_ERROR_BYTES_MAX = 256 * 1024;
/** Longest log line; longer output is split. @see CloudWatch Logs quotas, "Event size": 256 KB. */
export const LOG_LINE_BYTES_MAX = 262_144;
/** What one function may write within {@link LOG_WINDOW_MS} before its pipe is left full and its writes wait. */
export const LOG_BYTES_PER_WINDOW = 1024 * 1024;
/** The span over which log output is rationed: with the bound above, 10 MiB a second. */
export const LOG_WINDOW_MS = 100;
/** Between SIGTERM and SIGKILL at shutdown. @see Lambda Developer Guide, "Shutdown phase": 2,000 ms. */
export const SHUTDOWN_MS = 2000;
/**
 * How long an environment stays thawed after it asked for its next invocation. Differs from AWS: there the freeze is
 * immediate; here two signals an invocation would cost more than a warm invocation itself.
 */
export const FREEZE_DELAY_MS = 5;
/** How long a failed init waits for the process to end by itself, and an ended process for what it posted before. */
export const ERROR_SETTLE_MS = 250;
/**
 * How long a failed invocation waits for the runtime to ask for the next one or to end, so that its outcome can say
 * which. A runtime does either at once, but may wait for a busy machine. (AWS's invoke phase ends only then.)
 */
export const RUNTIME_DONE_MS = 5000;
/**
 * How often the memory of running environments is sampled. Differs from AWS: memory above the size is found between two
 * samples, so that a shorter spike is not killed.
 */
export const MEMORY_SAMPLE_MS = 50;
/** Processes kept ready for one (runtime, memory) pair. */
export const POOL_PER_KEY = 3;
/** Processes kept ready in all. */
export const POOL_TOTAL = 9;
/** How long the pool waits before it replaces a used process, so that the replacement does not slow the cold start itself. */
export const POOL_REFILL_DELAY_MS = 150;
/** A supervisor that ends this often in a row before it did anything is not started again. */
export const SUPERVISOR_FAILURES_MAX = 3;
/** Extensions of one function. @see Lambda Developer Guide, "Augment Lambda functions using Lambda extensions". */
export const EXTENSIONS_MAX = 10;
/** What is kept for a telemetry subscriber that does not take it; more is dropped and counted. */
export const TELEMETRY_BYTES_MAX = 4 * 1024 * 1024;
/**
 * How long the runtime's process has to end after SIGTERM: where only internal extensions are registered, and where
 * external ones are. Where none is, it is killed at once.
 *
 * @see Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle", "Shutdown phase".
 */
export const RUNTIME_SHUTDOWN_MS = { internal: 500, external: 300 } as const;
/** Open files of a function process. @see Lambda quotas, "File descriptors". */
export const OPEN_FILES_MAX = 1024;
// What AWS's functions find around themselves, recorded there (LocalStack's snapshot `test_runtime_ulimits`, 2025).
/** RLIMIT_NPROC. What is enforced is {@link PROCESSES_MAX}. */
export const PROCESSES_SEEN = 742;
/** RLIMIT_MEMLOCK, KiB. */
export const LOCKED_MEMORY_KIB = 64;
/** RLIMIT_CORE in blocks of 512 bytes: 10 GiB. */
export const CORE_FILE_BLOCKS = 20_971_520;
/** Processes and threads of an environment. @see Lambda quotas, "Execution processes/threads". */
export const PROCESSES_MAX = 1024;
