// The bare worker of the floor: polls for a body, parses it, posts a constant answer. Nothing else.
import { Agent, type IncomingHttpHeaders, request } from "node:http";

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method: string, headers: Readonly<Record<string, string | number>>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, agent, method, path: "/", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function handle(event: unknown): { readonly statusCode: number; readonly body: string } {
  return { statusCode: event === undefined ? 500 : 200, body: '{"ok":true}' };
}

try {
  for (;;) {
    const next = await call("GET", {});
    const answer = JSON.stringify(handle(JSON.parse(next.body === "" ? "{}" : next.body)));
    const headers = { "x-call": String(next.headers["x-call"]), "content-length": Buffer.byteLength(answer) };
    await call("POST", headers, answer);
  }
} catch {
  process.exit(0); // The server has gone.
}
