import { XRayClient } from "@aws-sdk/client-xray";
import { type Clock, systemClock, systemRandom } from "@faultline/core";
import { createHttpServer } from "../../../wire/http-server.ts";
import { openXRayBench, SCOPE, type XRayBench } from "./xray-bench.fixture.ts";

/** An X-Ray service behind AWS's wire, with the official client. */
export interface XRayServer extends Pick<XRayBench, "received" | "service" | "store"> {
  readonly client: XRayClient;
  /** A client of another account, which shares nothing with the first. */
  clientOf(accountId: string): XRayClient;
  /** What broke inside, which a client is told of as an internal failure only. */
  readonly faults: unknown[];
  close(): Promise<void>;
}

/** Serves X-Ray over an empty store. @param clock The service's; the wire has the machine's. */
export async function openXRayServer(clock: Clock = systemClock): Promise<XRayServer> {
  const bench = await openXRayBench(clock);
  const { store, service, received } = bench;
  const faults: unknown[] = [];
  const server = createHttpServer({
    services: [service.definition],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    random: systemRandom(),
    onFault: (fault) => void faults.push(fault),
  });
  const { port } = await server.listen();
  const clients: XRayClient[] = [];
  const clientOf = (accessKeyId: string) => {
    const client = new XRayClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: SCOPE.region,
      credentials: { accessKeyId, secretAccessKey: "x" },
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  return {
    store,
    service,
    received,
    client: clientOf(SCOPE.accountId),
    clientOf,
    faults,
    async close() {
      for (const client of clients) client.destroy();
      await server.close();
      await bench.close();
    },
  };
}
