import { systemClock, systemRandom } from "@faultline/core";
import type { LabSettings } from "./composition/lab-options.ts";
import { openTelemetry } from "./composition/open-telemetry.ts";
import { openDataDirectory } from "./data-directory.ts";
import { removeLabRecord, writeLabRecord } from "./process/lab-record.ts";
import { requireIdentity } from "./process/process-identity.ts";
import { describePortInUse } from "./process/port-in-use.ts";
import { withSmallYoungGeneration } from "./process/with-small-young-generation.ts";

/** How to run a lab. */
export interface RunLabOptions extends LabSettings {
  readonly dataDirectory: string;
  /** `clickhouse://…`: where telemetry is kept instead of the data folder. */
  readonly storeAddress?: string;
  /** What telemetry may take in the data folder, in bytes; a default when absent. */
  readonly storeLimitBytes?: number;
}

/** A lab that answers. */
export interface RunningLab {
  /** Such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Stores what is queued and ends every process of the lab. */
  close(): Promise<void>;
}

/**
 * Starts a lab in this process and resolves once it answers.
 *
 * @throws LabError `PORT_IN_USE`, `DATA_DIRECTORY_IN_USE`, `DATA_DIRECTORY_UNUSABLE` …
 */
export function runLab(options: RunLabOptions): Promise<RunningLab> {
  return withSmallYoungGeneration(() => openLab(options));
}

async function openLab(options: RunLabOptions): Promise<RunningLab> {
  const { dataDirectory } = options;
  const directories = openDataDirectory(dataDirectory);
  // A thread of its own loads DuckDB while this one loads the services.
  const telemetry = openTelemetry({ ...options, directory: directories.telemetry });
  telemetry.catch(() => undefined); // Thrown where the lab's composition awaits it.
  // Loaded here, as the store is: every other command of the command line does without.
  const { composeLab } = await import("./composition/compose-lab.ts");
  const lab = await composeLab({ ...options, directories, telemetry, clock: systemClock, random: systemRandom() });
  let endpoint: string;
  try {
    endpoint = await lab.listen();
  } catch (thrown) {
    await lab.close();
    throw describePortInUse(thrown, options.port);
  }
  writeLabRecord(dataDirectory, { ...requireIdentity(process.pid), endpoint });
  return {
    endpoint,
    async close() {
      removeLabRecord(dataDirectory);
      await lab.close();
    },
  };
}
