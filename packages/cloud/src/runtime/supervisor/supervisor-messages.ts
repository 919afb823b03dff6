import type { ProcessOwner } from "../process/process-records.ts";

/** What the lab tells its supervisor: one JSON document a line. */
export type SupervisorRequest =
  | {
      readonly kind: "spawn";
      readonly id: number;
      readonly command: string;
      readonly args: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly workingDirectory: string;
    }
  /** Mounts temporary storage of a size on a folder, for function processes to see and for nobody else. */
  | { readonly kind: "mount"; readonly id: number; readonly path: string; readonly sizeMiB: number }
  | { readonly kind: "unmount"; readonly path: string }
  /** The lab has opened the pipes of that process; the supervisor lets go of them. */
  | { readonly kind: "piped"; readonly id: number };

/** What the supervisor tells the lab. */
export type SupervisorReport =
  | {
      readonly kind: "spawned";
      readonly id: number;
      readonly pid: number;
      /** Named pipe that carries stdout and stderr, in the order in which they were written. */
      readonly outputPipe: string;
      /** Named pipe that carries framed log events. */
      readonly telemetryPipe: string;
    }
  | { readonly kind: "mounted"; readonly id: number; readonly reason?: string }
  /** The read-only folder could not be made one. */
  | { readonly kind: "writable"; readonly reason: string }
  | { readonly kind: "refused"; readonly id: number; readonly reason: string }
  | { readonly kind: "exited"; readonly id: number; readonly status: number | null; readonly signal: string | null };

/** How a supervisor is started: its only argument, as JSON. */
export interface SupervisorOptions {
  readonly owner: ProcessOwner;
  /** Where process records are kept. */
  readonly recordDirectory: string;
  /** Where named pipes are made. */
  readonly pipeDirectory: string;
  /** What function processes find read-only; only for a supervisor with a mount namespace of its own. */
  readonly readOnlyDirectory?: string;
}

/** The descriptor on which a function process finds the telemetry pipe. */
export const TELEMETRY_DESCRIPTOR = 3;
