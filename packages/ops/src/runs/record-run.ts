import type { AwsClients } from "../aws-clients.ts";
import type { LabControls } from "../lab-controls.ts";
import { type LoadOptions, runLoad } from "../load/run-load.ts";
import { readAppConfiguration } from "./app-configuration.ts";
import type { RunStore, StoredRun } from "./run-store.ts";

/** A load test to run and to keep. */
export interface RecordRunOptions {
  readonly id: string;
  readonly load: LoadOptions;
  readonly store: RunStore;
  /** Where the app under test is configured; absent for any other server. */
  readonly app?: { readonly clients: AwsClients; readonly controls?: LabControls };
}

/** Runs a load test and stores it with what the app was configured to at its start. @throws LabError as `runLoad`. */
export async function recordRun({ id, load, store, app }: RecordRunOptions): Promise<StoredRun> {
  const configuration = app === undefined ? undefined : await readAppConfiguration(app.clients, app.controls);
  const report = await runLoad(load);
  const scriptText = load.scriptFile.text;
  const record = await store.add({
    id,
    report,
    scriptText,
    ...(configuration === undefined ? {} : { configuration }),
  });
  return { record, report };
}
