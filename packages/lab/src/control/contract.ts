/**
 * The path under which the lab's own control API lives, beside AWS's:
 *
 * - `GET /status`: {@link LabStatus}.
 * - `GET /capacity/TABLE`: the burst credit of a table and of its indexes.
 * - `PUT /capacity/TABLE` with `{"fractionFull": 0…1}`: sets every bank of a table to that share of full.
 * - `PUT /burst` with `{"seconds": 1…86400}`: how many seconds of unused capacity every bank holds; AWS has 300.
 * - `POST /logs/GROUP` with {@link LogImport}: stores log events of any age with their own times, where PutLogEvents refuses
 *   what is more than 14 days old. They are history: metric filters, subscriptions and Live Tail do not see them.
 *
 * `?account=…&region=…` say whose table or log group; the defaults are those of a client that has none of its own.
 */
export const CONTROL_PATH = "/_faultline";

/** What the lab says of itself: `GET /_faultline/status`. */
export interface LabStatus {
  readonly version: string;
  readonly pid: number;
  /** Such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Where OpenTelemetry sends by OTLP over HTTP; absent where its port was taken. */
  readonly otlpEndpoint?: string;
  readonly dataDirectory: string;
  /** Whether `faultline up` started it, rather than a user in a terminal. */
  readonly isBackground: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  /** How CPU shares are enforced on this machine. */
  readonly cpuEnforcement: "cgroup-v1" | "cgroup-v2" | "signals" | "none";
  /** Calls of API operations that the lab does not implement, by `service.Operation`. */
  readonly unimplementedCalls: Readonly<Record<string, number>>;
  /** Log events, datums and segments that did not fit a queue; 0 on a healthy lab. */
  readonly refusedTelemetryCount: number;
  /** What the X-Ray daemon's ports could not take. */
  readonly lostSegments: {
    /** Datagrams and documents that are no segments. */
    readonly rejected: number;
    /** Datagrams that the system dropped because they came too fast; absent where it does not tell. */
    readonly dropped?: number;
  };
  readonly telemetry: TelemetryStatus;
}

/** What the lab says of the store of its telemetry. */
export interface TelemetryStatus {
  readonly engine: "clickhouse" | "duckdb";
  /** Bytes on disk; absent when the store does not answer. */
  readonly storedBytes?: number;
  /** What it may take before the oldest telemetry is deleted; absent where its operator sees to that. */
  readonly limitBytes?: number;
  /** ISO 8601: all telemetry before this time was deleted for lack of room since the lab was started. */
  readonly deletedBefore?: string;
  /** Why the store last refused telemetry, or does not answer. */
  readonly lastError?: string;
}

/** Log events to store: at most 10,000, each of at most 1 MiB. */
export interface LogImport {
  readonly events: readonly {
    /** Milliseconds since the epoch. */
    readonly timestamp: number;
    readonly message: string;
    readonly logStream: string;
  }[];
}

/** What the control API answers when it cannot do what was asked: a `LabError` on the wire. */
export interface ControlFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
