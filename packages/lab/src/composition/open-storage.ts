import { openSqliteStateStore, type StateStore } from "@faultline/cloud";
import { createTelemetryBuffer, type TelemetryBuffer, type TelemetryStore } from "@faultline/telemetry";
import type { LabOptions } from "./lab-options.ts";

/** What outlives the lab: telemetry and the services' state. */
export interface LabStorage {
  readonly store: TelemetryStore;
  readonly buffer: TelemetryBuffer;
  readonly state: StateStore;
  /** Stores what is queued and releases the files. */
  close(): Promise<void>;
}

/** Opens the data folder's stores. @throws LabError `DATA_DIRECTORY_IN_USE`, `DATA_DIRECTORY_UNUSABLE` … */
export async function openStorage({ directories, telemetry, clock }: LabOptions): Promise<LabStorage> {
  const state = openSqliteStateStore(directories.stateFile);
  const store = await telemetry;
  const buffer = createTelemetryBuffer(store, clock);
  return {
    store,
    buffer,
    state,
    async close() {
      await buffer.drain();
      await store.close();
      state.close();
    },
  };
}
