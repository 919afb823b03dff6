import { messageOf } from "@faultline/core";
import type { TelemetryStatus } from "../control/contract.ts";
import type { LabStorage } from "./open-storage.ts";

/** What the lab says of its telemetry. A store that does not answer is told of, rather than failing the status. */
export async function describeTelemetry({ store, buffer }: LabStorage): Promise<TelemetryStatus> {
  const { lastError } = buffer.counts();
  const problem = lastError === undefined ? {} : { lastError };
  try {
    const { storedBytes, limitBytes, deletedBefore } = await store.size();
    return {
      engine: store.engine,
      storedBytes,
      ...(limitBytes === undefined ? {} : { limitBytes }),
      ...(deletedBefore === undefined ? {} : { deletedBefore: new Date(deletedBefore).toISOString() }),
      ...problem,
    };
  } catch (error) {
    return { engine: store.engine, ...problem, lastError: messageOf(error) };
  }
}
