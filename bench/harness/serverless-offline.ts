import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HANDLER } from "./invoke-target.ts";
import { encodeRequest, KeepAliveConnection } from "./keep-alive-connection.ts";

/** serverless-offline with the function of {@link HANDLER}, as a user of the Serverless Framework runs it. */
export interface ServerlessOffline {
  /** Lambda's Invoke, on a port of its own. */
  readonly direct: { readonly port: number; readonly request: Buffer };
  /** The function behind a REST API. */
  readonly restApi: { readonly port: number; readonly request: Buffer };
  /** From the command until both ports answer, in milliseconds. */
  readonly readyMs: number;
  /** Of the first request, which makes the function's environment, in milliseconds. */
  readonly firstRequestMs: number;
  stop(): Promise<void>;
}

const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const OSLS = join(MODULES, ".bin/osls");
const READY_MS_MAX = 120_000;
const RETRY_MS = 20;
const EVENT = JSON.stringify({ httpMethod: "GET", path: "/coffee" });

/** Whether what the lab is compared with has been installed. */
export function hasServerlessOffline(): boolean {
  return existsSync(OSLS);
}

/** Starts it on free ports, and sends each a first request. @throws Where it is not ready within two minutes. */
export async function startServerlessOffline(): Promise<ServerlessOffline> {
  const directory = mkdtempSync(join(MODULES, ".service-")); // Below the modules, so that the plug-in is found.
  const [httpPort, lambdaPort, websocketPort] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(directory, "handler.js"), HANDLER);
  writeFileSync(join(directory, "package.json"), `{ "type": "commonjs" }`);
  writeFileSync(join(directory, "serverless.yml"), SERVICE);
  const ports = ["--httpPort", httpPort, "--lambdaPort", lambdaPort, "--websocketPort", websocketPort].map(String);
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [OSLS, "offline", "start", "--noPrependStageInUrl", ...ports], {
    cwd: directory,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], HOME: directory, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
  });
  const direct = {
    port: lambdaPort,
    request: encodeRequest("POST /2015-03-31/functions/bench-dev-bench/invocations", HOST, EVENT),
  };
  const restApi = { port: httpPort, request: encodeRequest("GET /coffee", HOST, "") };
  const stop = () => {
    const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    return ended.then(() => rmSync(directory, { recursive: true, force: true }));
  };
  try {
    await whenListening(httpPort, startedAtMs + READY_MS_MAX);
    await whenListening(lambdaPort, startedAtMs + READY_MS_MAX);
    const readyMs = performance.now() - startedAtMs;
    await sendOnce(direct);
    const firstRequestMs = performance.now() - startedAtMs - readyMs;
    await sendOnce(restApi);
    return { direct, restApi, readyMs, firstRequestMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const HOST = { host: "127.0.0.1", connection: "keep-alive" };
const SERVICE = `service: bench
provider: { name: aws, runtime: nodejs20.x, memorySize: 1769 }
plugins: [serverless-offline]
functions:
  bench:
    handler: handler.handler
    events: [{ http: { method: get, path: coffee } }]
`;

async function sendOnce({ port, request }: ServerlessOffline["direct"]): Promise<void> {
  const connection = await KeepAliveConnection.open(port);
  const { status, body } = await connection.send(request);
  connection.close();
  if (status !== 200) throw new Error(`serverless-offline answered ${status}: ${body.toString()}`);
}

async function whenListening(port: number, untilMs: number): Promise<void> {
  for (;;) {
    try {
      return (await KeepAliveConnection.open(port)).close();
    } catch (cause) {
      if (performance.now() > untilMs) throw new Error(`serverless-offline does not listen on ${port}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
