// Appends log events, datums and segments from eight writers at once, and prints the number of each batch as soon as it
// is acknowledged, until it is killed.
// Usage: node append-until-killed.ts DIRECTORY FIRST_BATCH CHECKPOINT_BYTES
import { writeSync } from "node:fs";
import { openDuckDbStore } from "@faultline/telemetry";
import { killedBatch } from "./killed-batch.ts";

const WRITERS = 8;
const [directory = "", firstBatch = "1", checkpointBytes = "0"] = process.argv.slice(2);
const store = await openDuckDbStore({ directory, limits: { checkpointBytes: Number(checkpointBytes) } });
let next = Number(firstBatch);

async function write(): Promise<never> {
  for (;;) {
    const number = next++;
    await store.append(killedBatch(number));
    writeSync(1, `${number}\n`); // At once: what is only buffered here would die unseen.
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
