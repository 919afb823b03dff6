import type { Clock } from "@faultline/core";
import type { AwsClients } from "../../aws-clients.ts";
import type { Observations } from "../observations.ts";
import { type App, type AppChoice, findApp } from "./find-app.ts";
import { readApis, readConcurrency, readFunctions, readTables } from "./read-resources.ts";
import { hasWholeMinute } from "./read-metrics.ts";
import { createReader } from "./reader.ts";
import { chooseSample, readRequests, readServiceMap, readTraces } from "./read-traces.ts";

/** What to look at. */
export interface CollectOptions extends AppChoice {
  /** Milliseconds above which an answer counts as slow. */
  readonly slowMs: number;
  readonly clock: Clock;
}

/** Of a run that lies, but for its end, in the minute in which the one before it ended. */
const NO_METRICS = {
  action: "cloudwatch:GetMetricData",
  reason: "metrics count by the minute, and this run shares its own with the run before it: wait a minute between runs",
};

/** Observations, and the application that they are about. */
export interface Collected {
  readonly observations: Observations;
  readonly app: App;
}

/**
 * Reads everything that a diagnosis needs: the one part of it that calls AWS.
 *
 * @throws LabError `ENDPOINT_UNREACHABLE`, `STACK_NOT_FOUND`. What else is refused is told in `missing`.
 */
export async function collect(clients: AwsClients, options: CollectOptions): Promise<Collected> {
  const { window, clock, slowMs } = options;
  const reader = createReader(clients);
  const [identity, services] = await Promise.all([
    reader.read("sts:GetCallerIdentity", {}),
    readServiceMap(reader, window),
  ]);
  const app = await findApp(reader, services, options);
  const time = { window, clock };
  const [requests, functions, tables, apis, concurrency] = await Promise.all([
    readRequests(reader, window, app.functions).then(async (found) => ({
      found,
      traces: await readTraces(reader, chooseSample(found)),
    })),
    readFunctions(reader, time, app.functions),
    readTables(reader, window, app.tables),
    readApis(reader, { window, slowMs }, app.apis),
    readConcurrency(reader, window),
  ]);
  const observations: Observations = {
    window,
    region: clients.target.region,
    ...(identity?.Account === undefined ? {} : { accountId: identity.Account }),
    ...(app.stackName === undefined ? {} : { stackName: app.stackName }),
    requests: requests.found,
    traces: requests.traces,
    functions,
    tables,
    apis,
    concurrency,
    missing: hasWholeMinute(window) ? reader.missing : [...reader.missing, NO_METRICS],
  };
  return { observations, app };
}
