/**
 * Puts and gets a second of the item API over raw HTTP, client and server on this machine. Writes are durable: each is
 * acknowledged after its commit has reached the disk.
 *
 * `node bench/items.ts [requests] [in flight]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom, systemClock } from "@faultline/core";
import { createDynamoDbService } from "../packages/cloud/src/services/dynamodb/index.ts";
import { createMemoryStateStore } from "../packages/cloud/src/state/memory-state-store.ts";
import { createHttpServer } from "../packages/cloud/src/wire/http-server.ts";

const requests = Number(process.argv[2] ?? 20_000);
const inFlight = Number(process.argv[3] ?? 16);
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=123456789012/20261123/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

const directory = mkdtempSync(join(tmpdir(), "faultline-bench-items-"));
const service = createDynamoDbService({
  dataDirectory: directory,
  state: createMemoryStateStore(),
  clock: systemClock,
  random: seededRandom(1),
  metrics: { write: () => {} },
  latency: () => 0,
});
const server = createHttpServer({
  services: [service.definition],
  routes: [],
  host: "127.0.0.1",
  port: 0,
  clock: systemClock,
  random: seededRandom(2),
  onFault: (error) => console.error(error),
});
const { port } = await server.listen();
const agent = new Agent({ keepAlive: true, maxSockets: inFlight });

function send(operation: string, input: unknown): Promise<string> {
  const body = JSON.stringify(input);
  const headers = {
    authorization: AUTHORIZATION,
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(body),
    "x-amz-target": `DynamoDB_20120810.${operation}`,
  };
  return new Promise((resolve, reject) => {
    const call = request({ agent, host: "127.0.0.1", port, method: "POST", path: "/", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${operation}: ${response.statusCode} ${text}`));
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

async function measure(name: string, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < requests) await one(next++);
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const perSecond = (requests / (performance.now() - startMs)) * 1000;
  console.log(`${name.padEnd(8)} ${Math.round(perSecond).toLocaleString("en-US")}/s`);
}

await send("CreateTable", {
  TableName: "bench",
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  ProvisionedThroughput: { ReadCapacityUnits: 40_000, WriteCapacityUnits: 40_000 },
});
while (!(await send("DescribeTable", { TableName: "bench" })).includes('"ACTIVE"')) await new Promise(setImmediate);

const text = "x".repeat(450);
const item = (index: number) => ({ id: { S: `item-${index}` }, n: { N: String(index) }, text: { S: text } });
const key = (index: number) => ({ id: { S: `item-${(index * 7919) % requests}` } });
await measure("floor", () => send("DescribeLimits", {})); // An operation that touches no item: what HTTP alone costs.
await measure("PutItem", (index) => send("PutItem", { TableName: "bench", Item: item(index) }));
await measure("GetItem", (index) => send("GetItem", { TableName: "bench", Key: key(index) }));

agent.destroy();
await server.close();
await service.close();
rmSync(directory, { recursive: true, force: true });
