import { Worker } from "node:worker_threads";
import type { CpuGovernor } from "./cpu-governor.ts";
import type { SignalOrder } from "./signal-messages.ts";

/**
 * Enforces shares by SIGSTOP and SIGCONT from a thread, where control groups cannot be written: a few percent of a core
 * for each running function, and pauses a little less even.
 */
export function createSignalGovernor(): CpuGovernor {
  const worker = new Worker(new URL("signal-governor-worker.ts", import.meta.url));
  worker.unref();
  const send = (order: SignalOrder) => worker.postMessage(order);
  return {
    enforcement: "signals",
    admit: (pid) => ({
      limit: (share) => send({ kind: "limit", pid, share }),
      freeze: () => send({ kind: "freeze", pid }),
      thaw: () => send({ kind: "thaw", pid }),
      release: () => send({ kind: "release", pid }),
    }),
    close: () => void worker.terminate(),
  };
}
