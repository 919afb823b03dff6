// Kills a process with SIGKILL at random moments while it stores log events, datums and segments, then looks for
// acknowledged ones that are lost and for any that are there twice or in part.
// Usage: node bench/kill-nine.ts [kills] [seed] [clickhouse://HOST:PORT/DATABASE]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@faultline/core";
import { killRepeatedly } from "./harness/kill-store.ts";
import { EVENTS_PER_BATCH } from "./harness/killed-batch.ts";
import { isOnClickHouse } from "./harness/open-killed-store.ts";

const kills = Number(process.argv[2] ?? 100);
const seed = Number(process.argv[3] ?? Math.floor(performance.timeOrigin));
const LATEST_MS = 1_500;
const directory = mkdtempSync(join(tmpdir(), "kill-nine-"));
const place = process.argv[4] ?? directory;

try {
  const outcome = await killRepeatedly({ place, kills, random: seededRandom(seed), latestMs: LATEST_MS });
  const { acknowledgedCount, storedCount, killsWhileOpening, lost, duplicated, torn } = outcome;
  console.log(`${kills} kills, ${killsWhileOpening} of them while the store opened (seed ${seed})`);
  console.log(
    `${acknowledgedCount} batches acknowledged: ${acknowledgedCount * EVENTS_PER_BATCH} log events, ` +
      `${acknowledgedCount} datums, ${acknowledgedCount} segments; ${storedCount} batches stored`,
  );
  console.log(
    `acknowledged and lost: ${lost.length}; duplicated: ${duplicated.length}; stored in part: ${torn.length}`,
  );
  // ClickHouse has no transaction over tables: what was not acknowledged may be there in part.
  const wrongCount = lost.length + duplicated.length + (isOnClickHouse(place) ? 0 : torn.length);
  if (wrongCount > 0 || acknowledgedCount === 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
