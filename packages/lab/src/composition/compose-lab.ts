import { createHttpServer, type HttpServer, parsePolicy } from "@faultline/cloud";
import { LabError, messageOf } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import type { LabStatus } from "../control/contract.ts";
import { createControlRoute } from "../control/control-route.ts";
import { VERSION } from "../version.ts";
import { composeServices } from "./compose-services.ts";
import type { LabOptions } from "./lab-options.ts";
import { describeTelemetry } from "./describe-telemetry.ts";
import { openStorage } from "./open-storage.ts";

/** A lab that is wired but does not listen yet. */
export interface Lab {
  /** Resolves with the endpoint. @throws LabError `PORT_IN_USE`. */
  listen(): Promise<string>;
  /** Stores what is queued and ends every process of the lab. */
  close(): Promise<void>;
}

/** Only this machine reaches the lab. */
const HOST = "127.0.0.1";

/** The secret of every access key of the lab, for those who have signatures verified. */
const LAB_SECRET = "lab";

/** Wires stores, services and the port: the composition root. */
export async function composeLab(options: LabOptions): Promise<Lab> {
  const { clock, random, directories } = options;
  const startedAt = new Date(clock.now()).toISOString();
  let endpoint = "";
  let otlpEndpoint: string | undefined;
  const storage = await openStorage(options);
  const services = composeServices(options, storage, () => endpoint);
  const status = async (): Promise<LabStatus> => ({
    version: VERSION,
    pid: process.pid,
    endpoint,
    dataDirectory: directories.root,
    isBackground: options.isBackground,
    startedAt,
    cpuEnforcement: services.runtime.cpuEnforcement,
    unimplementedCalls: Object.fromEntries(server.counters.unimplemented),
    refusedTelemetryCount: storage.buffer.counts().refused,
    lostSegments: services.lostSegments(),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    telemetry: await describeTelemetry(storage),
  });
  const controls = {
    status,
    capacity: services.capacity,
    importLogs: (logEvents: readonly LogEvent[]) => storage.store.append({ logEvents }),
    now: () => clock.now(),
  };
  const common = {
    host: HOST,
    clock,
    random,
    onFault: (error: unknown, { service, operation }: { readonly service: string; readonly operation: string }) =>
      options.onNotice(`fault in ${service}.${operation}: ${messageOf(error)}`),
  };
  const server = createHttpServer({
    ...common,
    services: services.definitions,
    routes: [createControlRoute(controls), ...services.routes],
    port: options.port,
    ...(options.policyText === undefined ? {} : { policy: parsePolicy(options.policyText) }),
    ...(options.isSignatureVerified ? { verifySignatures: () => LAB_SECRET } : {}),
  });
  const otlp = createHttpServer({ ...common, services: [], routes: [services.otlp], port: options.otlpPort });
  return {
    async listen() {
      const { port } = await server.listen();
      endpoint = `http://${HOST}:${port}`;
      otlpEndpoint = await listenForOtlp(otlp, options);
      services.resume();
      return endpoint;
    },
    async close() {
      await Promise.all([server.close(), otlp.close()]);
      await services.close();
      await storage.close();
    },
  };
}

/** The endpoint of OTLP, or a notice where its port is taken: the lab does without, since few applications need it. */
async function listenForOtlp(server: HttpServer, options: LabOptions): Promise<string | undefined> {
  try {
    const { port } = await server.listen();
    return `http://${HOST}:${port}`;
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    options.onNotice(
      `Port ${options.otlpPort} is taken, so that OpenTelemetry cannot send here; --otlp-port chooses another.`,
    );
    return undefined;
  }
}
