import { LabError } from "@faultline/core";
import type { ControlCalls } from "./control-calls.ts";
import { deleteStored, type Deletion } from "./delete-stored.ts";
import type { StoredFunction, StoredLayerVersion, StoredVersion } from "./inventory.ts";
import type { JanitorJournal } from "./janitor-journal.ts";
import { type HeldVersions, planFunction, planLayers, type Retention } from "./plan-cleanup.ts";
import { listFunctionNames, readFunction } from "./read-functions.ts";
import { isShared, readLayers } from "./read-layers.ts";
import { readSharedReferences, type SharedReferences } from "./read-shared-references.ts";
import { createReferenceCheck } from "./reference-check.ts";

/** How to clean up. */
export interface JanitorOptions {
  readonly calls: ControlCalls;
  readonly retention: Retention;
  readonly areLayersIncluded: boolean;
  /** Absent for a dry run. */
  readonly journal?: JanitorJournal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work after the deletion at hand. */
  readonly signal?: AbortSignal;
}

/** What a clean-up deleted, or would delete. */
export interface JanitorResult {
  readonly functions: readonly CleanedFunction[];
  readonly layers: readonly string[];
  readonly versionCount: number;
  readonly freedBytes: number;
  /** Versions that were to go but stayed, and why. At most a thousand. */
  readonly kept: readonly string[];
  /** Versions of functions that stay for the retention alone. */
  readonly held: HeldVersions;
  /** Present when the work ended early: what is left is for the next start. */
  readonly unfinished?: Unfinished;
}

/** Why a clean-up ended early, and how much it had not looked at. */
export interface Unfinished {
  readonly functionsLeft: number;
  /** Absent when it was told to stop. */
  readonly error?: LabError;
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
  held: HeldVersions;
  freedBytes: number;
}

/**
 * Deletes versions that nothing needs, function by function, so that memory holds one function at a time. References
 * are read again just before a version goes, and Lambda itself refuses what an alias points to meanwhile.
 *
 * What ends it early is told in the result, with what was deleted until then.
 */
export async function runJanitor(options: JanitorOptions): Promise<JanitorResult> {
  const tally: Tally = { functions: [], layers: [], kept: [], held: { asNewest: 0, asYoung: 0 }, freedBytes: 0 };
  const progress = { functionsLeft: 0 };
  let error: LabError | undefined;
  try {
    await cleanAccount(options, tally, progress);
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    error = thrown;
  }
  const versionCount = tally.functions.reduce((sum, one) => sum + one.versionCount, 0);
  const isUnfinished = error !== undefined || isStopped(options);
  const unfinished = { ...progress, ...(error === undefined ? {} : { error }) };
  return { ...tally, versionCount, ...(isUnfinished ? { unfinished } : {}) };
}

async function cleanAccount(options: JanitorOptions, tally: Tally, progress: { functionsLeft: number }): Promise<void> {
  const { calls, areLayersIncluded, retention, onProgress } = options;
  const shared = await readSharedReferences(calls);
  const names = await listFunctionNames(calls);
  const usedLayers = new Set<string>();
  for (const [i, name] of names.entries()) {
    progress.functionsLeft = names.length - i;
    if (isStopped(options)) return;
    const stored = await readFunction(calls, shared, name);
    if (stored !== undefined) await cleanFunction(options, { stored, shared, tally, usedLayers });
    onProgress?.(i + 1, names.length);
  }
  progress.functionsLeft = 0;
  if (!areLayersIncluded || isStopped(options)) return;
  for (const layer of planLayers(await readLayers(calls), usedLayers, retention)) {
    if (isStopped(options)) return;
    if (await isShared(calls, layer)) keep(tally, layer.arn, "its policy lets others use it");
    else await deleteLayer(options, layer, tally);
  }
}

function isStopped({ signal }: JanitorOptions): boolean {
  return signal?.aborted ?? false;
}

interface Cleaning {
  readonly stored: StoredFunction;
  readonly shared: SharedReferences;
  readonly tally: Tally;
  readonly usedLayers: Set<string>;
}

async function cleanFunction(options: JanitorOptions, { stored, shared, tally, usedLayers }: Cleaning): Promise<void> {
  const { name, versions } = stored;
  const { deletions, referred, held } = planFunction(stored, options.retention);
  tally.held = {
    asNewest: tally.held.asNewest + held.asNewest,
    asYoung: tally.held.asYoung + held.asYoung,
  };
  for (const [version, by] of referred) keep(tally, `${name}:${version}`, by.join(", "));
  const gone = new Set<string>();
  try {
    await deleteVersions(options, { stored, deletions, shared, tally, gone });
  } finally {
    // Also when it ends early: what went is told.
    const freedBytes = versions.filter(({ version }) => gone.has(version)).reduce((sum, one) => sum + one.sizeBytes, 0);
    tally.freedBytes += freedBytes;
    if (gone.size > 0) tally.functions.push({ name, versionCount: gone.size, freedBytes });
    for (const { version, layerArns } of versions) {
      if (!gone.has(version)) for (const arn of layerArns) usedLayers.add(arn);
    }
  }
}

interface FunctionDeletions extends Omit<Cleaning, "usedLayers"> {
  readonly deletions: readonly StoredVersion[];
  readonly gone: Set<string>;
}

async function deleteVersions(options: JanitorOptions, work: FunctionDeletions): Promise<void> {
  const { calls, journal } = options;
  const { stored, deletions, shared, tally, gone } = work;
  const check = createReferenceCheck(calls, shared, stored.name);
  for (const { version, sizeBytes } of deletions) {
    if (isStopped(options)) return;
    const what = `${stored.name}:${version}`;
    const reasons = journal === undefined ? [] : await check(version);
    if (reasons === "function-gone") return keep(tally, what, "the function was deleted meanwhile");
    if (reasons.length > 0) {
      keep(tally, what, reasons.join(", "));
      continue;
    }
    const deletion = deletionOf(options, { what, sizeBytes, tally });
    if (await deleteStored(deletion, () => deleteVersion(calls, stored.name, version))) gone.add(version);
  }
}

function deletionOf(
  { calls, journal }: JanitorOptions,
  { what, sizeBytes, tally }: { readonly what: string; readonly sizeBytes: number; readonly tally: Tally },
): Deletion {
  const onKept = (reason: string) => keep(tally, what, reason);
  return { what, sizeBytes, clock: calls.clock, onKept, ...(journal === undefined ? {} : { journal }) };
}

async function deleteLayer(options: JanitorOptions, layer: StoredLayerVersion, tally: Tally): Promise<void> {
  const { arn, layerName: LayerName, version: VersionNumber, sizeBytes } = layer;
  const { clients, ask } = options.calls;
  const isGone = await deleteStored(deletionOf(options, { what: arn, sizeBytes, tally }), async () => {
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

async function deleteVersion({ clients, ask }: ControlCalls, FunctionName: string, Qualifier: string): Promise<void> {
  const { DeleteFunctionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  await ask("lambda:DeleteFunction", () => lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier })));
}

function keep(tally: Tally, what: string, reason: string): void {
  if (tally.kept.length < KEPT_MAX) tally.kept.push(`${what} stays: ${reason}`);
}
