import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { systemClock, systemRandom } from "@faultline/core";
import type { Datum, LogEvent } from "@faultline/telemetry";
import { strToU8, type Zippable, zipSync } from "fflate";
import { createFunctionRuntime } from "../../../runtime/create-function-runtime.ts";
import { createMemoryStateStore } from "../../../state/memory-state-store.ts";
import { createHttpServer } from "../../../wire/http-server.ts";
import { createLambdaService, type LambdaService } from "../lambda-service.ts";

/** What a test's invocation answered. */
export interface Answered {
  readonly error: string | undefined;
  /** The parsed payload. */
  readonly body: unknown;
}

/** The Lambda service behind AWS's wire, with real processes on the machine's clock, and the official client. */
export class LambdaServer {
  readonly logEvents: LogEvent[] = [];
  readonly datums: Datum[] = [];
  readonly client: LambdaClient;
  readonly service: LambdaService;
  readonly #close: () => Promise<void>;

  private constructor(
    parts: Pick<LambdaServer, "client" | "service" | "logEvents" | "datums">,
    close: () => Promise<void>,
  ) {
    this.client = parts.client;
    this.service = parts.service;
    this.logEvents = parts.logEvents;
    this.datums = parts.datums;
    this.#close = close;
  }

  static async start(): Promise<LambdaServer> {
    const directory = mkdtempSync(join(tmpdir(), "lambda-server-"));
    const random = systemRandom();
    const clock = systemClock;
    const logEvents: LogEvent[] = [];
    const datums: Datum[] = [];
    const runtime = createFunctionRuntime({
      dataDirectory: join(directory, "runtime"),
      codeDirectory: join(directory, "unpacked"),
      clock,
      random,
      cpuScale: 4, // Tests have no time for small shares.
      onWarning: () => {},
    });
    const service = createLambdaService({
      clock,
      random,
      state: createMemoryStateStore(),
      runtime,
      logs: { write: (events) => logEvents.push(...events) },
      metrics: { write: (written) => datums.push(...written) },
      segments: { write: () => {} },
      directories: { archives: join(directory, "archives"), unpacked: join(directory, "unpacked") },
      readObject: async () => new Uint8Array(),
      endpointUrl: () => "http://127.0.0.1:1",
      tracingDaemonAddress: async () => "127.0.0.1:2000",
      decideSampling: () => false,
      neighbours: { call: () => Promise.reject(new Error("the server stands alone")) },
      settings: { turnover: "off" },
    });
    const services = [service.definition];
    const { routes } = service;
    const server = createHttpServer({ services, routes, host: "127.0.0.1", port: 0, clock, random, onFault: () => {} });
    const { port } = await server.listen();
    const client = new LambdaClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "123456789012", secretAccessKey: "x" },
      maxAttempts: 1,
    });
    return new LambdaServer({ client, service, logEvents, datums }, async () => {
      client.destroy();
      await server.close();
      await service.close();
      await runtime.close();
      rmSync(directory, { recursive: true, force: true });
    });
  }

  /** Creates a function of these files; scripts are executable. A test that is tried again begins without its former one. */
  async create(
    functionName: string,
    files: Readonly<Record<string, string>>,
    input: Partial<CreateFunctionCommandInput> = {},
  ): Promise<void> {
    await this.#deleteIfPresent(functionName);
    await this.client.send(
      new CreateFunctionCommand({
        FunctionName: functionName,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: "arn:aws:iam::123456789012:role/fn",
        Code: { ZipFile: zipOf(files) },
        ...input,
      }),
    );
  }

  async #deleteIfPresent(functionName: string): Promise<void> {
    try {
      await this.client.send(new DeleteFunctionCommand({ FunctionName: functionName }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    this.logEvents.splice(0, Infinity, ...this.logEvents.filter(({ logGroup }) => logGroup !== groupOf(functionName)));
  }

  async invoke(functionName: string, event: unknown, input: Partial<InvokeCommandInput> = {}): Promise<Answered> {
    const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event), ...input });
    const { Payload, FunctionError } = await this.client.send(command);
    return { error: FunctionError, body: JSON.parse(Payload?.transformToString() ?? "null") as unknown };
  }

  /** The messages of a function's log so far. */
  messagesOf(functionName: string): string[] {
    return this.logEvents.filter(({ logGroup }) => logGroup === groupOf(functionName)).map((event) => event.message);
  }

  /** The sum of a function's metric over everything handed on so far. */
  sumOf(functionName: string, metricName: string): number {
    return this.datums
      .filter(({ metricName: name, dimensions: [only, ...more] }) => {
        return name === metricName && only?.value === functionName && more.length === 0;
      })
      .flatMap(({ values }) => ("length" in values ? values : []))
      .reduce((sum, { value, count }) => sum + value * count, 0);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function groupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

const EXECUTABLE = 0o100_755;

/** A package of these files; scripts are executable. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([path, content]): [string, Zippable[string]] => {
    const attrs = content.startsWith("#!") ? EXECUTABLE << 16 : 0o100_644 << 16;
    return [path, [strToU8(content), { os: 3, attrs }]];
  });
  return zipSync(Object.fromEntries(entries));
}
