// The example services behind AWS's wire, for the contract tests: the official clients over every protocol.
import { seededRandom, systemClock } from "@faultline/core";
import { createStsService } from "../../services/sts/index.ts";
import type { WireCounters } from "../counters.ts";
import { createHttpServer, type HttpServerOptions } from "../http-server.ts";
import { exampleServices } from "./example-services.ts";

/** The account whose id the clients give as their access key. */
export const ACCOUNT = "111111111111";

/** A fault of the lab, and where it happened. */
interface Fault {
  readonly error: unknown;
  readonly service: string;
  readonly operation: string;
}

/** A server that listens on a port of its own. */
export interface ExampleServer {
  readonly port: number;
  readonly endpoint: string;
  readonly counters: WireCounters;
  /** What broke inside. */
  readonly faults: Fault[];
  /** What a client of AWS's SDK needs to call the server. */
  clientOptions(accessKeyId?: string): ReturnType<typeof clientOptions>;
  /** Sends a body as JSON to an operation, such as `DynamoDB_20120810.GetItem`. */
  postTarget(target: string, body: string): Promise<Response>;
  close(): Promise<void>;
}

/** Serves the example services and STS; `options` replace the usual ones. */
export async function openExampleServer(options: Partial<HttpServerOptions> = {}): Promise<ExampleServer> {
  const sources = { clock: systemClock, random: seededRandom(1) };
  const faults: Fault[] = [];
  const server = createHttpServer({
    services: [createStsService(sources), ...exampleServices],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    ...sources,
    onFault: (error, place) => faults.push({ error, ...place }),
    ...options,
  });
  const { port } = await server.listen();
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    port,
    endpoint,
    counters: server.counters,
    faults,
    clientOptions: (accessKeyId = ACCOUNT) => clientOptions(endpoint, accessKeyId),
    postTarget(target, body) {
      const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
      return fetch(endpoint, { method: "POST", headers, body });
    },
    close: () => server.close(),
  };
}

function clientOptions(endpoint: string, accessKeyId: string) {
  return { endpoint, region: "eu-west-1", credentials: { accessKeyId, secretAccessKey: "secret" }, maxAttempts: 1 };
}
