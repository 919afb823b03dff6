// The least that two HTTP hops cost: node:http takes a request, hands its body to a worker that polls for it, and
// answers with what the worker posts. Run as its own process; prints its port, and takes the number of workers.
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

interface Call {
  readonly body: Buffer;
  readonly response: ServerResponse;
}

const WORKER = fileURLToPath(new URL("invoke-floor-worker.ts", import.meta.url));
const workers = Number(process.argv[2] ?? 1);
const idle: ServerResponse[] = [];
const queue: Call[] = [];
const running = new Map<string, ServerResponse>();
let lastId = 0;

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  if (request.method === "GET") {
    idle.push(response);
    hand();
  } else {
    collect(request, (body) => take(request, response, body));
  }
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  for (let count = 0; count < workers; count++) {
    spawn(process.execPath, [WORKER, String(port)], { stdio: "ignore" });
  }
  process.stdout.write(`${port}\n`);
});

function collect(request: IncomingMessage, onBody: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => onBody(Buffer.concat(chunks)));
}

function take(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const id = request.headers["x-call"];
  if (typeof id !== "string") {
    queue.push({ body, response });
    hand();
    return;
  }
  response.writeHead(202, { "content-length": 0 }).end();
  running.get(id)?.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  running.delete(id);
}

function hand(): void {
  while (queue.length > 0) {
    const worker = idle.pop();
    if (worker === undefined) return;
    const call = queue.shift();
    if (call === undefined) return;
    const id = String(++lastId);
    running.set(id, call.response);
    worker.writeHead(200, { "x-call": id, "content-length": call.body.length }).end(call.body);
  }
}
