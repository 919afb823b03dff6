// Resident memory of a lab that holds many log events, at rest and while Logs Insights queries run over all of them.
// Exits 1 when the peak misses its bar. Linux only.
// Usage: node bench/store-memory.ts [millions of events]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient, GetQueryResultsCommand, StartQueryCommand } from "@aws-sdk/client-cloudwatch-logs";
import { sleep, systemClock } from "@faultline/core";
import { openDuckDbStore } from "@faultline/telemetry";
import { LOG_GROUP, lambdaEvents } from "./harness/lambda-events.ts";
import { residentMb, startLab } from "./harness/lab-process.ts";

const EVENTS = Number(process.argv[2] ?? 10) * 1_000_000;
const BATCH_EVENTS = 500;
const BATCHES_AT_ONCE = 20;
const RESIDENT_MB_MAX = 700;
const SAMPLE_EVERY_MS = 50;
const START_MS = systemClock.now() - 86_400_000;

/** Each reads every event of the group. */
const QUERIES = [
  "stats count(*) as n, pct(@duration, 99) as p99 by bin(5m)",
  "filter @message like /orderId.:49\\d/ | stats count(*) as n by @logStream",
  "stats avg(orderId) as mean by @logStream",
  "parse @message /orderId.:(?<order>\\d+)/ | stats count_distinct(order) as orders",
  "stats count(*) as n by @requestId | sort n desc | limit 10",
  "fields @timestamp, @message | sort @message desc | limit 10000",
];

const directory = mkdtempSync(join(tmpdir(), "bench-store-memory-"));
try {
  await fill(join(directory, "telemetry"));
  const peakMb = await measure();
  console.log(
    `peak ${peakMb.toFixed(0)} MB, bar ${RESIDENT_MB_MAX} MB: ${peakMb < RESIDENT_MB_MAX ? "met" : "missed"}`,
  );
  process.exitCode = peakMb < RESIDENT_MB_MAX ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}

async function fill(storeDirectory: string): Promise<void> {
  const store = await openDuckDbStore({ directory: storeDirectory });
  const start = performance.now();
  for (let batch = 0; batch * BATCH_EVENTS < EVENTS; batch += BATCHES_AT_ONCE) {
    const batches = Array.from({ length: BATCHES_AT_ONCE }, (_, index) => batch + index);
    await Promise.all(
      batches.map((number) => store.append({ logEvents: lambdaEvents(number, BATCH_EVENTS, START_MS) })),
    );
  }
  const seconds = (performance.now() - start) / 1000;
  const { storedBytes } = await store.size();
  await store.close();
  console.log(`${EVENTS} events stored in ${seconds.toFixed(0)} s, ${(storedBytes / 1e6).toFixed(0)} MB on disk`);
}

async function measure(): Promise<number> {
  const lab = await startLab(directory);
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "lab" };
  const client = new CloudWatchLogsClient({
    endpoint: `http://127.0.0.1:${lab.port}`,
    region: "us-east-1",
    credentials,
  });
  let peakMb = 0;
  const sampling = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(lab.pid));
  }, SAMPLE_EVERY_MS);
  try {
    await sleep(systemClock, 2000);
    console.log(`at rest ${residentMb(lab.pid).toFixed(0)} MB`);
    for (const query of QUERIES) {
      const start = performance.now();
      const status = await runQuery(client, query);
      const ms = (performance.now() - start).toFixed(0);
      console.log(
        `${status} in ${ms} ms, ${residentMb(lab.pid).toFixed(0)} MB after, peak ${peakMb.toFixed(0)}: ${query}`,
      );
    }
    return peakMb;
  } finally {
    clearInterval(sampling);
    await lab.stop();
  }
}

async function runQuery(client: CloudWatchLogsClient, queryString: string): Promise<string> {
  const range = { startTime: Math.floor(START_MS / 1000) - 60, endTime: Math.floor(START_MS / 1000) + 86_400 };
  const { queryId } = await client.send(new StartQueryCommand({ logGroupName: LOG_GROUP, queryString, ...range }));
  for (;;) {
    const { status = "" } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status !== "Running" && status !== "Scheduled") return status;
    await sleep(systemClock, 100);
  }
}
