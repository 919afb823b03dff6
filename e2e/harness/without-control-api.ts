import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A front of a lab through which its own control API cannot be reached: what remains is AWS's. */
export interface AwsOnlyFront extends Disposable {
  readonly endpoint: string;
  /** Requests to the control API that were turned away. */
  readonly refused: readonly string[];
}

const CONTROL_PATH = "/_faultline";

/** Starts a front of a lab that answers 404 for everything that AWS does not have. */
export async function withoutControlApi(labEndpoint: string): Promise<AwsOnlyFront> {
  const refused: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = "/", method, headers } = incoming;
    if (url.startsWith(CONTROL_PATH)) {
      refused.push(url);
      outgoing.writeHead(404).end();
      return;
    }
    const forwarded = request(new URL(url, labEndpoint), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.once("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
