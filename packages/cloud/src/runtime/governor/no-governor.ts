import { signalGroup } from "../process/signal-group.ts";
import type { CpuGovernor } from "./cpu-governor.ts";

/** Enforces nothing: where the system gives no means. Environments are frozen all the same. */
export function createNoGovernor(): CpuGovernor {
  return {
    enforcement: "none",
    admit: (pid) => ({
      limit: () => undefined,
      freeze: () => void signalGroup(pid, "SIGSTOP"),
      thaw: () => void signalGroup(pid, "SIGCONT"),
      release: () => undefined,
    }),
    close: () => undefined,
  };
}
