// A ClickHouse server as far as tests need one: chDB, ClickHouse's engine in a library, behind ClickHouse's HTTP interface.
// Statements run one after the other, because settings and the current database belong to chDB's one session.
// Usage: node chdb-server.ts FOLDER_WITH_CHDB; prints its port.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

interface ChdbSession {
  queryAsync(sql: string): Promise<{ bytes(): Uint8Array }>;
}

/** Parameters of the HTTP interface that are no settings. */
const NO_SETTINGS = new Set(["query", "query_id", "database", "session_id", "wait_end_of_query", "application"]);
/** Settings that have no meaning without a server. */
const SERVER_SETTINGS = new Set(["cancel_http_readonly_queries_on_client_close", "enable_http_compression"]);

const require = createRequire(join(process.argv[2] ?? ".", "package.json"));
const { Session } = require("chdb") as { readonly Session: new () => ChdbSession };
const session = new Session();
const settings = new Map<string, string>();
let work: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  void read(request).then((body) => {
    work = work.then(() => answer(request, body, response));
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().once("end", () => process.exit()); // Gone with whoever started it.

async function answer(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const query = searchParams.get("query");
  try {
    await changeSettings(searchParams);
    await session.queryAsync(`USE ${searchParams.get("database") ?? "default"}`);
    const result = await session.queryAsync(query === null ? body : `${query}\n${body}`);
    response.end(result.bytes());
  } catch (thrown) {
    response.statusCode = 500;
    response.end(thrown instanceof Error ? thrown.message : String(thrown));
  } finally {
    await session.queryAsync("SET insert_deduplication_token = ''");
    settings.delete("insert_deduplication_token");
  }
}

/** Only those that are not set so already. */
async function changeSettings(parameters: URLSearchParams): Promise<void> {
  for (const [name, value] of parameters) {
    if (NO_SETTINGS.has(name) || SERVER_SETTINGS.has(name) || settings.get(name) === value) continue;
    await session.queryAsync(`SET ${name} = '${value.replaceAll("'", "''")}'`);
    settings.set(name, value);
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}
