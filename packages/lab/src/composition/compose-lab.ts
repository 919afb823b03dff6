import { createHttpServer, parsePolicy } from "@faultline/cloud";
import { messageOf } from "@faultline/core";
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
    telemetry: await describeTelemetry(storage),
  });
  const server = createHttpServer({
    services: services.definitions,
    routes: [createControlRoute({ status, capacity: services.capacity }), ...services.routes],
    host: HOST,
    port: options.port,
    clock,
    random,
    onFault: (error, { service, operation }) =>
      options.onNotice(`fault in ${service}.${operation}: ${messageOf(error)}`),
    ...(options.policyText === undefined ? {} : { policy: parsePolicy(options.policyText) }),
    ...(options.isSignatureVerified ? { verifySignatures: () => LAB_SECRET } : {}),
  });
  return {
    async listen() {
      const { port } = await server.listen();
      endpoint = `http://${HOST}:${port}`;
      return endpoint;
    },
    async close() {
      await server.close();
      await services.close();
      await storage.close();
    },
  };
}
