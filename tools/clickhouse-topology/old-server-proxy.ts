import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands between the store and an old server. */
export interface OldServerProxy {
  readonly host: string;
  /** The answers of this many inserts from now on are lost after the server has given them. */
  loseAnswers(count: number): void;
  /** How many inserts came. */
  insertCount(): number;
  close(): void;
}

/**
 * Passes requests on to ClickHouse 18.16 without the settings that came later, which it refuses, and with its nearest
 * type for Bool, and writes its errors as servers do now. What the store's settings do on a server that knows them is therefore not tested here.
 */
export async function startOldServerProxy(port: number): Promise<OldServerProxy> {
  const known = await fetch(
    `http://127.0.0.1:${port}/?query=${encodeURIComponent("SELECT name FROM system.settings")}`,
  );
  const settings = new Set(["query", "query_id", "database", ...(await known.text()).split("\n")]);
  let lost = 0;
  let inserts = 0;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
    for (const name of new Set(url.searchParams.keys())) if (!settings.has(name)) url.searchParams.delete(name);
    const isInsert = url.searchParams.get("query")?.startsWith("INSERT") === true;
    if (isInsert) inserts++;
    const isLost = isInsert && lost > 0;
    if (isLost) lost--;
    void collect(incoming).then((body) => {
      const text = isInsert ? body : body.replaceAll(/\bBool\b/g, "UInt8");
      const headers = { ...incoming.headers, "content-length": Buffer.byteLength(text) };
      delete headers["transfer-encoding"];
      const passedOn = request({
        port,
        host: "127.0.0.1",
        method: incoming.method,
        path: url.pathname + url.search,
        headers,
      });
      passedOn.once("error", () => incoming.socket.destroy());
      passedOn.once("response", (answer) => {
        if (isLost) answer.resume().once("end", () => incoming.socket.destroy());
        else if (answer.statusCode === 200) answer.pipe(outgoing.writeHead(200, answer.headers));
        else void collect(answer).then((error) => outgoing.writeHead(500).end(modernError(error)));
      });
      passedOn.end(text);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswers: (count) => (lost = count),
    insertCount: () => inserts,
    close: () => server.closeAllConnections(),
  };
}

/** An error as servers write it now: `Code: 279. DB::Exception: … (NAME)`. */
function modernError(error: string): string {
  return `${error.replace(/^Code: (\d+), e\.displayText\(\) = /, "Code: $1. ")} (OLD_SERVER)`;
}

async function collect(incoming: AsyncIterable<unknown>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}
