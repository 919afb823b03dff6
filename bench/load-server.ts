// The servers that the load benchmarks measure, in a process of their own: `node bench/load-server.ts fast|constant|stalling`.
import { createServer } from "node:http";
import { systemClock } from "@faultline/core";

const CONSTANT_MS = 50;
const STALL_EVERY_MS = 8000;
const STALL_MS = 2000;

const kind = process.argv[2] ?? "fast";
const startMs = systemClock.monotonicMs();
const server = createServer((_, response) => {
  const delayMs = delayOf();
  if (delayMs <= 0) response.end("{}");
  else systemClock.after(delayMs, () => response.end("{}"));
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit(0));

function delayOf(): number {
  if (kind === "constant") return CONSTANT_MS;
  if (kind === "fast") return 0;
  return STALL_MS - ((systemClock.monotonicMs() - startMs) % STALL_EVERY_MS);
}
