import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type Clock, type Random, systemClock, systemRandom } from "@faultline/core";
import { type Datum, type TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { StateStore } from "../../state/state-store.ts";
import { createHttpServer } from "../../wire/http-server.ts";
import { createServiceCaller } from "../../wire/service-caller.ts";
import type { ServiceDefinition } from "../../wire/service.ts";
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
