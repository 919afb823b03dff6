import {
  type CapacityControls,
  createApiGatewayService,
  createApiGatewayV2Service,
  createCloudFormationService,
  createCloudWatchService,
  createDynamoDbService,
  createFunctionRuntime,
  createLambdaService,
  createLatencyProfile,
  createLogsService,
  createOtlpRoute,
  createS3Service,
  createServiceCaller,
  createStsService,
  createXRayService,
  type FunctionRuntime,
  type HttpRoute,
  type LatencyProfile,
  LogArrivals,
  NO_LATENCY,
  type ServiceCaller,
  type ServiceDefinition,
  unknownApiRoute,
  turnoverOf,
  type XRayService,
} from "@faultline/cloud";
import type { LabStatus } from "../control/contract.ts";
import { withEmbeddedMetrics } from "@faultline/telemetry";
import type { LabOptions } from "./lab-options.ts";
import type { LabStorage } from "./open-storage.ts";

/** Every service of the lab, wired to its neighbours. */
export interface LabServices {
  readonly definitions: readonly ServiceDefinition[];
  /** The invoke URLs of APIs. */
  readonly routes: readonly HttpRoute[];
  readonly runtime: FunctionRuntime;
  /** OTLP over HTTP, for a port of its own. */
  readonly otlp: HttpRoute;
  /** Burst credit of tables. */
  readonly capacity: CapacityControls;
  lostSegments(): LabStatus["lostSegments"];
  /** Takes up what an earlier run left unfinished. Once the endpoint is known. */
  resume(): void;
  /** Ends what the services run, those that call others first. */
  close(): Promise<void>;
}

/**
 * Makes the services: the one place that knows them all.
 *
 * @param endpoint The lab's endpoint, once it listens.
 */
export function composeServices(options: LabOptions, storage: LabStorage, endpoint: () => string): LabServices {
  const { directories, clock, random } = options;
  const { store, state, buffer } = storage;
  const arrivals = new LogArrivals();
  const logSink = withEmbeddedMetrics(arrivals.observe(buffer.logSink), buffer.metricSink);
  const sinks = { logs: logSink, metrics: buffer.metricSink, segments: buffer.segmentSink };
  const latency = options.isLatencySimulated ? createLatencyProfile(random) : NO_LATENCY;
  const common = { state, clock, random };
  const runtime = createFunctionRuntime({
    dataDirectory: directories.runtime,
    codeDirectory: directories.unpackedCode,
    clock,
    random,
    cpuScale: options.cpuScale,
    onWarning: options.onNotice,
  });
  const xray = createXRayService({ ...common, store, segments: sinks.segments });
  const s3 = createS3Service({ ...common, dataDirectory: directories.root });
  const dynamoDb = createDynamoDbService({
    ...common,
    dataDirectory: directories.root,
    metrics: sinks.metrics,
    latency: (operation) => latency.dynamoDb(operation),
  });
  const lambda = createLambdaService({
    ...common,
    ...sinks,
    neighbours: { call: (call) => caller.call(call) }, // Calls come later than the caller is made.
    onWarning: options.onNotice,
    runtime,
    directories: { archives: directories.archives, unpacked: directories.unpackedCode },
    readObject: (scope, bucket, key) => s3.readObject(scope, bucket, key),
    endpointUrl: endpoint,
    tracingDaemonAddress: (scope) => xray.daemonAddress(scope),
    decideSampling: (scope, question) => xray.decideSampling(scope, question),
    ...lambdaTiming(latency, options),
    ...(options.codeStorageBytes === undefined ? {} : { codeStorageBytes: options.codeStorageBytes }),
  });
  const { restApis, httpApis } = composeGateways({ ...common, ...sinks, invoker: lambda.invoker }, xray, latency);
  const logs = composeLogs(options, storage, arrivals, { call: (call) => caller.call(call) });
  const cloudWatch = createCloudWatchService({ ...common, store, logs: sinks.logs, invoker: lambda.invoker });
  const otlp = createOtlpRoute({ ...sinks, store, clock, checkDocument: (text) => xray.checkDocument(text) });
  const services = [s3, lambda, restApis, httpApis, dynamoDb, logs, cloudWatch, xray];
  const callable = [...services.map(({ definition }) => definition), createStsService({ clock, random })];
  const caller: ServiceCaller = createServiceCaller(callable, { random, origin: endpoint });
  const cloudFormation = createCloudFormationService({ ...common, call: caller });
  return {
    definitions: [...callable, cloudFormation],
    routes: [...lambda.routes, restApis.route, httpApis.route, unknownApiRoute],
    otlp,
    runtime,
    capacity: dynamoDb.capacity,
    lostSegments: () => xray.lostSegments(),
    resume: () => lambda.resume(),
    async close() {
      for (const service of [cloudFormation, cloudWatch, restApis, httpApis, logs, lambda, runtime, xray, dynamoDb])
        await service.close();
    },
  };
}

/** CloudWatch Logs, which calls Lambda and S3 once they are there. */
function composeLogs(
  { clock, random, onNotice }: LabOptions,
  { store, state, buffer }: LabStorage,
  arrivals: LogArrivals,
  services: ServiceCaller,
) {
  return createLogsService({ store, state, clock, random, metrics: buffer.metricSink, arrivals, services, onNotice });
}

type GatewayPorts = Parameters<typeof createApiGatewayService>[0];

/** REST APIs and HTTP APIs: two services before the same functions. */
function composeGateways(
  ports: Omit<GatewayPorts, "decideSampling" | "overhead">,
  xray: Pick<XRayService, "decideSampling">,
  latency: LatencyProfile,
) {
  const decideSampling: GatewayPorts["decideSampling"] = (scope, { method, path, ...request }) =>
    xray.decideSampling(scope, { ...request, httpMethod: method, urlPath: path });
  return {
    restApis: createApiGatewayService({ ...ports, decideSampling, overhead: () => latency.apiGateway("rest") }),
    httpApis: createApiGatewayV2Service({ ...ports, decideSampling, overhead: () => latency.apiGateway("http") }),
  };
}

function lambdaTiming(latency: LatencyProfile, { asyncRetryScale, turnoverMs }: LabOptions) {
  const overhead = {
    invocation: () => latency.lambda(),
    environment: () => latency.lambdaEnvironment(),
    runtimeStart: () => latency.lambdaRuntime(),
  };
  const turnover = turnoverMs === undefined ? {} : { turnover: turnoverOf(turnoverMs) };
  return { overhead, settings: { asyncRetryScale, ...turnover } };
}
