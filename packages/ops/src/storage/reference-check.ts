import { isServiceFault } from "../service-fault.ts";
import type { ControlCalls } from "./control-calls.ts";
import type { Reference } from "./inventory.ts";
import { readReferences } from "./read-functions.ts";
import { hasEventSource, type SharedReferences } from "./read-shared-references.ts";

/** Aliases and the like are read again when they are older than this: for every few deletions at AWS's rate. */
const FRESH_MS = 1000;

/** Says what needs a version at this moment: nothing, or in words; or that the function is gone. */
export type ReferenceCheck = (version: string) => Promise<readonly string[] | "function-gone">;

/** Makes the check that comes right before each deletion of a function's versions. */
export function createReferenceCheck(calls: ControlCalls, shared: SharedReferences, name: string): ReferenceCheck {
  let references: readonly Reference[] = [];
  let readAtMs = -Infinity;
  return async (version) => {
    try {
      if (calls.clock.monotonicMs() - readAtMs > FRESH_MS) {
        readAtMs = calls.clock.monotonicMs();
        references = await readReferences(calls, shared, name);
      }
      const reasons = references.filter((one) => one.version === version).map(({ by }) => by);
      if (reasons.length > 0) return reasons;
      return (await hasEventSource(calls, name, version)) ? ["event source"] : [];
    } catch (thrown) {
      if (isServiceFault(thrown, "ResourceNotFoundException")) return "function-gone";
      throw thrown;
    }
  };
}
