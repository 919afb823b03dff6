import { isServiceFault } from "../service-fault.ts";
import type { ControlCalls } from "./control-calls.ts";
import type { StoredFunction, StoredLayerVersion } from "./inventory.ts";
import type { JanitorJournal } from "./janitor-journal.ts";
import { planFunction, planLayers, type Retention } from "./plan-cleanup.ts";
import { listFunctionNames, readFunction, readReferences } from "./read-functions.ts";
import { readLayers } from "./read-layers.ts";
import { readSharedReferences, type SharedReferences } from "./read-shared-references.ts";

/** How to clean up. */
export interface JanitorOptions {
  readonly calls: ControlCalls;
  readonly retention: Retention;
  readonly areLayersIncluded: boolean;
  /** Absent for a dry run. */
  readonly journal?: JanitorJournal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a clean-up deleted, or would delete. */
export interface JanitorResult {
  readonly functions: readonly CleanedFunction[];
  readonly layers: readonly string[];
  readonly versionCount: number;
  readonly freedBytes: number;
  /** Versions that were to go but stayed, and why. At most a thousand. */
  readonly kept: readonly string[];
}

/** Versions of one function that went, or would. */
export interface CleanedFunction {
  readonly name: string;
  readonly versionCount: number;
  readonly freedBytes: number;
}

const KEPT_MAX = 1000;

interface Tally {
  readonly functions: CleanedFunction[];
  readonly layers: string[];
  readonly kept: string[];
  freedBytes: number;
}

/**
 * Deletes versions that nothing needs, function by function, so that memory holds one function at a time. References
 * are read again just before a function's versions go, and Lambda itself refuses what an alias points to meanwhile.
 *
 * @throws LabError `PERMISSION_MISSING`, `CONTROL_THROTTLED`, `JOURNAL_UNWRITABLE`. The next start goes on from there.
 */
export async function runJanitor(options: JanitorOptions): Promise<JanitorResult> {
  const { calls, areLayersIncluded, retention, onProgress } = options;
  const shared = await readSharedReferences(calls);
  const names = await listFunctionNames(calls);
  const tally: Tally = { functions: [], layers: [], kept: [], freedBytes: 0 };
  const usedLayers = new Set<string>();
  for (const [i, name] of names.entries()) {
    const stored = await readFunction(calls, shared, name);
    if (stored !== undefined) await cleanFunction(options, { stored, shared, tally, usedLayers });
    onProgress?.(i + 1, names.length);
  }
  if (areLayersIncluded) {
    for (const layer of planLayers(await readLayers(calls), usedLayers, retention)) {
      await deleteLayer(options, layer, tally);
    }
  }
  const versionCount = tally.functions.reduce((sum, one) => sum + one.versionCount, 0);
  return { ...tally, versionCount };
}

interface Cleaning {
  readonly stored: StoredFunction;
  readonly shared: SharedReferences;
  readonly tally: Tally;
  readonly usedLayers: Set<string>;
}

async function cleanFunction(options: JanitorOptions, cleaning: Cleaning): Promise<void> {
  const { calls, journal, retention } = options;
  const { stored, shared, tally, usedLayers } = cleaning;
  const first = planFunction(stored, retention);
  for (const [version, by] of first.referred) keep(tally, `${stored.name}:${version}`, by.join(", "));
  const isChanging = journal !== undefined && first.deletions.length > 0;
  const references = isChanging ? await readReferences(calls, shared, stored.name) : stored.references;
  const { deletions, referred } = planFunction({ ...stored, references }, retention);
  for (const [version, by] of referred) {
    if (!first.referred.has(version)) keep(tally, `${stored.name}:${version}`, by.join(", "));
  }
  const gone = new Set<string>();
  for (const { version, sizeBytes } of deletions) {
    const qualified = `${stored.name}:${version}`;
    if (
      await isDeleted(options, { what: qualified, sizeBytes, tally }, () => deleteVersion(calls, stored.name, version))
    ) {
      gone.add(version);
      tally.freedBytes += sizeBytes;
    }
  }
  for (const { version, layerArns } of stored.versions) {
    if (!gone.has(version)) for (const arn of layerArns) usedLayers.add(arn);
  }
  if (gone.size === 0) return;
  const freedBytes = deletions.filter(({ version }) => gone.has(version)).reduce((sum, one) => sum + one.sizeBytes, 0);
  tally.functions.push({ name: stored.name, versionCount: gone.size, freedBytes });
}

async function deleteLayer(options: JanitorOptions, layer: StoredLayerVersion, tally: Tally): Promise<void> {
  const { arn, layerName: LayerName, version: VersionNumber, sizeBytes } = layer;
  const { clients, ask } = options.calls;
  const isGone = await isDeleted(options, { what: arn, sizeBytes, tally }, async () => {
    const { DeleteLayerVersionCommand } = await import("@aws-sdk/client-lambda");
    const lambda = await clients.lambda();
    await ask("lambda:DeleteLayerVersion", () =>
      lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber })),
    );
  });
  if (!isGone) return;
  tally.layers.push(arn);
  tally.freedBytes += sizeBytes;
}

interface Deletion {
  readonly what: string;
  readonly sizeBytes: number;
  readonly tally: Tally;
}

/** Makes a deletion, or only counts it in a dry run. What somebody else deleted frees nothing any more. */
async function isDeleted(
  { journal, calls }: JanitorOptions,
  { what, sizeBytes, tally }: Deletion,
  remove: () => Promise<unknown>,
): Promise<boolean> {
  if (journal === undefined) return true;
  const note = (result: "deleting" | "deleted" | "gone" | "kept", reason?: string) =>
    journal.write({
      at: new Date(calls.clock.now()).toISOString(),
      what,
      sizeBytes,
      result,
      ...(reason === undefined ? {} : { reason }),
    });
  note("deleting");
  try {
    await remove();
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) {
      note("gone");
      return false;
    }
    if (!isServiceFault(thrown, "ResourceConflictException")) throw thrown;
    note("kept", thrown.message);
    keep(tally, what, thrown.message);
    return false;
  }
  note("deleted");
  return true;
}

async function deleteVersion({ clients, ask }: ControlCalls, FunctionName: string, Qualifier: string): Promise<void> {
  const { DeleteFunctionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  await ask("lambda:DeleteFunction", () => lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier })));
}

function keep(tally: Tally, what: string, reason: string): void {
  if (tally.kept.length < KEPT_MAX) tally.kept.push(`${what} stays: ${reason}`);
}
