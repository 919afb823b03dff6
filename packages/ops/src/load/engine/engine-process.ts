// The load generator's own process: nothing but the schedule, the virtual users and their sockets runs here.
import { LabError, messageOf, seededRandom, systemClock } from "@faultline/core";
import type { EngineJob, FromEngine, ToEngine } from "./engine-job.ts";
import { createHttpSender } from "./http-sender.ts";
import { LoadEngine } from "./load-engine.ts";
import { loadProcessor } from "./processor.ts";
import { warmUp } from "./warm-up.ts";

let engine: LoadEngine | undefined;
/** `stop` may come while the generator still warms up. */
let isStopped = false;
/** Settles once everything told so far has gone out. */
let lastTold: Promise<void> | undefined;

process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the command decides and says `stop`.
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToEngine) => {
  if (message.kind === "start") void start(message.job);
  else {
    isStopped = true;
    engine?.stop();
  }
});

async function start(job: EngineJob): Promise<void> {
  try {
    const processor = await loadProcessor(job.processorFile);
    await warmUp(systemClock);
    const sender = createHttpSender({ clock: systemClock, ...job.script });
    const environment = process.env;
    const random = seededRandom(job.seed);
    engine = new LoadEngine({ ...job, sender, processor, clock: systemClock, random, environment, onEvent: tell });
    if (isStopped) engine.stop();
    await engine.run();
  } catch (thrown) {
    const isKnown = thrown instanceof LabError;
    const code = isKnown ? thrown.code : "ENGINE_FAILED";
    const hint = isKnown ? thrown.hint : "This is a bug of the load generator.";
    const message = isKnown || !(thrown instanceof Error) ? messageOf(thrown) : (thrown.stack ?? thrown.message);
    tell({ kind: "refused", code, message, hint });
  }
  await lastTold; // An exit would cut off what the pipe has not taken yet.
  process.exit(0); // Virtual users that were aborted may still hold sockets.
}

function tell(message: FromEngine): void {
  lastTold = new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}
