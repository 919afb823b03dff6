import { systemClock, systemRandom } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";

/** Which store a lab's telemetry goes to. */
interface TelemetryOptions {
  /** Of the embedded store. */
  readonly directory: string;
  readonly storeAddress?: string;
  readonly storeLimitBytes?: number;
  readonly onNotice: (text: string) => void;
}

/** Opens the store that was asked for, or the embedded one. @throws LabError `DATA_DIRECTORY_…`, `STORE_…`. */
export async function openTelemetry(options: TelemetryOptions): Promise<TelemetryStore> {
  const { directory, storeAddress, storeLimitBytes, onNotice } = options;
  const { openClickHouseStore, openDuckDbStore } = await import("@faultline/telemetry");
  if (storeAddress !== undefined) {
    return openClickHouseStore({ address: storeAddress, clock: systemClock, random: systemRandom() });
  }
  const limits = storeLimitBytes === undefined ? {} : { storedBytes: storeLimitBytes };
  return openDuckDbStore({ directory, limits, onNotice });
}
