import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  accountId,
  assert,
  type Clock,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  type Random,
  requestId,
  type Scope,
  seededRandom,
  systemClock,
  systemRandom,
  VirtualClock,
} from "@faultline/core";
import { type Datum, type TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { StateStore } from "../../state/state-store.ts";
import { createHttpServer } from "../../wire/http-server.ts";
import { createServiceCaller } from "../../wire/service-caller.ts";
import type {
  OperationInput,
  OperationName,
  OperationOutput,
  RequestContext,
  ServiceDefinition,
} from "../../wire/service.ts";
import { LogArrivals } from "./log-arrivals.ts";
import { createLogsService, type LogsService } from "./logs-service.ts";

/** CloudWatch Logs without its neighbours, which keep what they are given. */
export interface LogsParts {
  readonly service: LogsService;
  readonly arrivals: LogArrivals;
  readonly datums: Datum[];
  readonly notices: string[];
}

/** What a test may choose. */
export interface LogsPartsOptions {
  readonly store: TelemetryStore;
  readonly state?: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Lambda and S3, where a test needs them. */
  readonly neighbours?: readonly ServiceDefinition[];
}

/** Makes the service over a store. */
export function makeLogsService({ store, clock, random, ...options }: LogsPartsOptions): LogsParts {
  const datums: Datum[] = [];
  const notices: string[] = [];
  const arrivals = new LogArrivals();
  const service = createLogsService({
    store,
    state: options.state ?? createMemoryStateStore(),
    clock,
    random,
    metrics: { write: (written) => void datums.push(...written) },
    arrivals,
    services: createServiceCaller(options.neighbours ?? [], { random, origin: () => "http://127.0.0.1:4566" }),
    onNotice: (text) => void notices.push(text),
  });
  return { service, arrivals, datums, notices };
}

type Client = typeof Logs;

/** When it is in the labs of tests. */
export const NOW = Date.UTC(2026, 10, 23, 12);

/** In milliseconds, as events have it. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The group and the stream that tests write to. */
export const GROUP = "/app/orders";
export const STREAM = "main";

/** Messages `m1` to `m<count>`, a millisecond apart and in the past. */
export function numbered(count: number) {
  return Array.from({ length: count }, (_, index) => ({ timestamp: NOW - 10_000 + index, message: `m${index + 1}` }));
}

/** The messages of an answer's events. */
export const messagesOf = (events: { message?: string | undefined }[] | undefined) =>
  events?.map(({ message }) => message);

/** A store, and a service over it whose operations tests call as other services do. */
export class LogsLab {
  readonly store: TelemetryStore;
  /** What the service is made of; another one of the same is what a restart gives. */
  readonly options: LogsPartsOptions;
  readonly #directory: string;
  readonly #service: LogsService;
  /** Tests take an account each. */
  scope: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

  private constructor(store: TelemetryStore, directory: string) {
    this.store = store;
    this.#directory = directory;
    this.options = { store, state: createMemoryStateStore(), clock: new VirtualClock(NOW), random: seededRandom(1) };
    this.#service = makeLogsService(this.options).service;
  }

  static async open(): Promise<LogsLab> {
    const directory = mkdtempSync(join(tmpdir(), "logs-"));
    return new LogsLab(await openTestStore(directory), directory);
  }

  /** Goes on in an account without data. */
  nextAccount(): void {
    const next = String(Number(this.scope.accountId) + 1).padStart(12, "0");
    this.scope = { ...this.scope, accountId: accountId(next) };
  }

  /** Calls an operation. @param from Another service than the lab's own. */
  async call<Name extends OperationName<Client>>(
    name: Name,
    input: OperationInput<Client, Name>,
    from = this.#service.definition,
  ): Promise<OperationOutput<Client, Name>> {
    const context: RequestContext = {
      scope: this.scope,
      requestId: requestId("r"),
      origin: "http://127.0.0.1:4566",
      headers: {},
      signal: new AbortController().signal,
    };
    const handler = from.operations[name];
    assert(handler !== undefined, `no operation ${name}`);
    return (await handler(input as never, context)) as OperationOutput<Client, Name>;
  }

  /** Creates a stream and its group. */
  async createStream(logGroupName = GROUP, logStreamName = STREAM): Promise<void> {
    await this.call("CreateLogGroup", { logGroupName });
    await this.call("CreateLogStream", { logGroupName, logStreamName });
  }

  /** Puts events into a stream of {@link GROUP}. */
  put(logEvents: { timestamp: number; message: string }[], logStreamName = STREAM) {
    return this.call("PutLogEvents", { logGroupName: GROUP, logStreamName, logEvents });
  }

  async close(): Promise<void> {
    await this.#service.close();
    await this.store.close();
    rmSync(this.#directory, { recursive: true });
  }
}

/** A served CloudWatch Logs and an SDK client of it. */
export interface ServedLogs extends LogsParts {
  readonly client: CloudWatchLogsClient;
  /** A client of an account of its own. */
  clientOf(accountId: string): CloudWatchLogsClient;
  readonly store: TelemetryStore;
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** Serves CloudWatch Logs over HTTP from a store of its own. */
export async function serveLogs(
  options: Partial<Pick<LogsPartsOptions, "clock" | "neighbours">> = {},
): Promise<ServedLogs> {
  const directory = mkdtempSync(join(tmpdir(), "logs-lab-"));
  const { clock = systemClock, neighbours = [] } = options;
  const random = systemRandom();
  const store = await openTestStore(directory);
  const parts = makeLogsService({ store, clock, random, neighbours });
  const faults: unknown[] = [];
  const server = createHttpServer({
    services: [parts.service.definition],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    clock,
    random,
    onFault: (error) => void faults.push(error),
  });
  const { port } = await server.listen();
  const clientOf = (accessKeyId: string) =>
    new CloudWatchLogsClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId, secretAccessKey: "test" },
      maxAttempts: 1,
      disableHostPrefix: true, // StartLiveTail has a host of its own on AWS.
    });
  const client = clientOf("test");
  return {
    ...parts,
    client,
    clientOf,
    store,
    faults,
    async close() {
      client.destroy();
      await server.close();
      await parts.service.close();
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
