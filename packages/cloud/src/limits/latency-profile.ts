import { type Random, standardNormal } from "@faultline/core";

/** How long a service takes, as users see it: a log-normal distribution. */
interface LatencyDistribution {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Draws the time that the lab adds, so that a local service does not answer faster than AWS's would. */
export interface LatencyProfile {
  /** Milliseconds of one DynamoDB request, such as `GetItem`, inside the service. */
  dynamoDb(operation: string): number;
  /** Milliseconds that API Gateway adds around an integration. */
  apiGateway(kind: "http" | "rest"): number;
  /** Milliseconds that Lambda adds around an invocation whose environment is warm. */
  lambda(): number;
  /** Milliseconds to make an environment and to fetch the code, before anything of the function starts. */
  lambdaEnvironment(): number;
  /** Milliseconds to start the runtime, a part of init, before the function's own code is loaded. */
  lambdaRuntime(): number;
}

/**
 * The profile `aws-2026`. AWS publishes no distributions, only orders of magnitude; each row says which it follows.
 *
 * - DynamoDB, as its caller sees it: "single-digit millisecond" for single items (product page); a query of several items
 *   lies higher (DynamoDB Developer Guide, "Troubleshooting latency": 1 item against 10), 10 to 20 ms in what operators
 *   publish (Dynobase, "DynamoDB Performance & Latency", 2022).
 * - API Gateway: 10–30 ms of overhead for REST APIs is what operators report; HTTP APIs were announced as adding less
 *   than 10 ms at p99 of the proxy alone (AWS Compute Blog, "Announcing HTTP APIs", 2019).
 * - Lambda: a warm invocation's path through the service; the difference that operators see between API Gateway's
 *   IntegrationLatency and Lambda's Duration is about 10 ms.
 * - Lambda's environments: "from under 100 ms to over 1 second" for a cold start (Lambda Developer Guide, "Cold starts and
 *   latency"); operators report 100 to 150 ms of Init Duration for functions that do nothing (decodednode.com, "Lazy Init
 *   Only Scatters Latency", 2026), and 150 to 700 ms for the environment and the code before it (Cloudkiln, "Debugging AWS
 *   Lambda Cold Starts in Node.js").
 */
const AWS_2026 = {
  singleItem: { medianMs: 5, p99Ms: 15 },
  manyItems: { medianMs: 18, p99Ms: 50 },
  controlPlane: { medianMs: 15, p99Ms: 60 },
  restApi: { medianMs: 12, p99Ms: 35 },
  httpApi: { medianMs: 6, p99Ms: 18 },
  lambda: { medianMs: 8, p99Ms: 25 },
  lambdaEnvironment: { medianMs: 200, p99Ms: 700 },
  lambdaRuntime: { medianMs: 120, p99Ms: 200 },
} as const satisfies Record<string, LatencyDistribution>;

const SINGLE_ITEM_OPERATIONS = new Set(["GetItem", "PutItem", "UpdateItem", "DeleteItem"]);
const MANY_ITEM_OPERATIONS = new Set([
  "Query",
  "Scan",
  "BatchGetItem",
  "BatchWriteItem",
  "TransactGetItems",
  "TransactWriteItems",
]);

/** The 99th percentile of the standard normal distribution. */
const Z_99 = 2.3263478740408408;

/** Latencies of the profile `aws-2026`, reproducible from the seed of `random`. */
export function createLatencyProfile(random: Random): LatencyProfile {
  const draw = (distribution: LatencyDistribution) => drawLogNormal(distribution, random);
  return {
    dynamoDb: (operation) => draw(dynamoDbDistribution(operation)),
    apiGateway: (kind) => draw(kind === "rest" ? AWS_2026.restApi : AWS_2026.httpApi),
    lambda: () => draw(AWS_2026.lambda),
    lambdaEnvironment: () => draw(AWS_2026.lambdaEnvironment),
    lambdaRuntime: () => draw(AWS_2026.lambdaRuntime),
  };
}

/** Adds nothing: what `--latency off` selects, for benchmarks and tests. */
export const NO_LATENCY: LatencyProfile = {
  dynamoDb: () => 0,
  apiGateway: () => 0,
  lambda: () => 0,
  lambdaEnvironment: () => 0,
  lambdaRuntime: () => 0,
};

function dynamoDbDistribution(operation: string): LatencyDistribution {
  if (SINGLE_ITEM_OPERATIONS.has(operation)) return AWS_2026.singleItem;
  return MANY_ITEM_OPERATIONS.has(operation) ? AWS_2026.manyItems : AWS_2026.controlPlane;
}

function drawLogNormal({ medianMs, p99Ms }: LatencyDistribution, random: Random): number {
  const sigma = Math.log(p99Ms / medianMs) / Z_99;
  return medianMs * Math.exp(sigma * standardNormal(random));
}
