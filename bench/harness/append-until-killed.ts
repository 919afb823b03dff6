// Appends log events, datums and segments from eight writers at once, and prints the number of each batch as soon as it
// is acknowledged, until it is killed.
// Usage: node append-until-killed.ts PLACE FIRST_BATCH CHECKPOINT_BYTES
import { writeSync } from "node:fs";
import { killedBatch } from "./killed-batch.ts";
import { openKilledStore } from "./open-killed-store.ts";

const WRITERS = 8;
const [place = "", firstBatch = "1", checkpointBytes = "0"] = process.argv.slice(2);
const store = await openKilledStore(place, { checkpointBytes: Number(checkpointBytes) });
let next = Number(firstBatch);

async function write(): Promise<never> {
  for (;;) {
    const number = next++;
    await store.append(killedBatch(number));
    writeSync(1, `${number}\n`); // At once: what is only buffered here would die unseen.
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
