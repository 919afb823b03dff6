import {
  type DeploymentStorage,
  describeForecast,
  formatBytes,
  type JanitorResult,
  type StorageSurvey,
} from "@faultline/ops";
import { renderTable } from "../text-table.ts";

const BAR_LENGTH = 40;
/** Functions and layers in the text; JSON has all. */
const ROWS_MAX = 20;

/** Code storage as text: a bar, the largest functions and layers, what is unreferenced, and the forecast. */
export function renderStorage(survey: StorageSurvey, place: string): string {
  const { usedBytes, quotaBytes, unreferencedBytes, functions, layers } = survey;
  const functionRows = functions
    .slice(0, ROWS_MAX)
    .map((one) => [
      one.name,
      String(one.versionCount),
      formatBytes(one.sizeBytes),
      one.unreferencedCount === 0 ? "–" : `${one.unreferencedCount}, ${formatBytes(one.unreferencedBytes)}`,
    ]);
  const layerRows = layers
    .slice(0, ROWS_MAX)
    .map((one) => [
      `${one.layerName}:${one.version}`,
      "layer",
      formatBytes(one.sizeBytes),
      one.isUnreferenced ? "unreferenced" : "–",
    ]);
  const header = ["FUNCTION OR LAYER", "PUBLISHED", "SIZE", "UNREFERENCED"];
  const hidden = Math.max(0, functions.length - ROWS_MAX) + Math.max(0, layers.length - ROWS_MAX);
  const lines = [
    place,
    storageBar(usedBytes, quotaBytes),
    "",
    renderTable([header, ...functionRows, ...layerRows], [1, 2]),
    ...(hidden === 0 ? [] : [`… and ${hidden} smaller ones (--json shows all)`]),
    "",
    unreferencedBytes === 0
      ? "Everything is needed."
      : `${formatBytes(unreferencedBytes)} are unreferenced: faultline janitor shows them.`,
    ...describeForecast(survey),
  ];
  return `${lines.join("\n")}\n`;
}

/** A clean-up as text. */
export function renderJanitor(result: JanitorResult, isDryRun: boolean): string {
  const rows = result.functions.map(({ name, versionCount, freedBytes }) => [
    name,
    versions(versionCount),
    formatBytes(freedBytes),
  ]);
  const verb = isDryRun ? "would free" : "freed";
  const lines = [
    ...(rows.length === 0 ? [] : [renderTable(rows, [1, 2])]),
    ...result.layers.map((arn) => `layer ${arn}`),
    ...result.kept,
    `Deleting ${result.versionCount} versions and ${result.layers.length} layer versions ${verb} ${formatBytes(result.freedBytes)}.`,
    ...(result.unfinished === undefined
      ? []
      : [`It ended early: ${result.unfinished.functionsLeft} functions remain. The next start goes on from there.`]),
    ...(isDryRun && result.versionCount + result.layers.length === 0 ? [whyNothing(result)] : []),
    ...(isDryRun ? ["This was a dry run: nothing was deleted. Delete with --yes."] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** Names the option that holds what could go. */
function whyNothing({ held: { asNewest, asYoung }, kept }: JanitorResult): string {
  if (asYoung > 0)
    return `Nothing would go: --older-than holds ${versions(asYoung)} as too young; a shorter time holds fewer.`;
  if (kept.length > 0) return "Nothing would go: what is not among the newest is referred to.";
  if (asNewest > 0)
    return `Nothing would go: --keep holds ${versions(asNewest)} as the newest; a smaller number holds fewer.`;
  return "Nothing would go: no version is published.";
}

function versions(count: number): string {
  return `${count} ${count === 1 ? "version" : "versions"}`;
}

/** What a deployment would store, as text. */
export function renderDeploymentStorage(check: DeploymentStorage): string {
  const rows = check.packages.map(({ logicalId, sizeBytes, isChanged, addedBytes }) => [
    logicalId,
    formatBytes(sizeBytes),
    isChanged ? describeChange(addedBytes) : "unchanged",
  ]);
  const after = check.usedBytes + check.addedBytes;
  const verdict = check.exceedsQuota
    ? "It does not fit: faultline janitor shows what nothing refers to, and frees it with --yes."
    : "It fits.";
  return `${renderTable(rows, [1])}\nNow    ${storageBar(check.usedBytes, check.quotaBytes)}\nAfter  ${storageBar(after, check.quotaBytes)}\n${verdict}\n`;
}

function describeChange(bytes: number): string {
  return bytes < 0 ? `frees ${formatBytes(-bytes)}` : `adds ${formatBytes(bytes)}`;
}

function storageBar(usedBytes: number, quotaBytes: number): string {
  const share = quotaBytes === 0 ? 0 : Math.min(1, usedBytes / quotaBytes);
  const filled = Math.round(share * BAR_LENGTH);
  const bar = `${"█".repeat(filled)}${"░".repeat(BAR_LENGTH - filled)}`;
  return `${bar}  ${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)} (${percent(usedBytes, quotaBytes)})`;
}

/** A share, such as `12.5 %`. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}
