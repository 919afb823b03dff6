import type { Spread } from "../schedule/arrivals.ts";
import type { LoadScript } from "../script/load-script.ts";
import type { PayloadRows } from "../script/read-script-file.ts";
import type { EngineEvent } from "./engine-event.ts";

/** What an engine's process is told to do. Plain data. */
export interface EngineJob {
  readonly script: LoadScript;
  readonly payloads: readonly PayloadRows[];
  readonly target: string;
  readonly processorFile: string | undefined;
  readonly spread: Spread;
  readonly rttMs: number;
  readonly seed: number;
  readonly isRemoteAllowed: boolean;
}

/** From the command to the engine's process. */
export type ToEngine = { readonly kind: "start"; readonly job: EngineJob } | { readonly kind: "stop" };

/** From the engine's process to the command. */
export type FromEngine =
  | EngineEvent
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly hint: string };
