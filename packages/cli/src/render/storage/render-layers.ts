import { basename, dirname, relative, resolve } from "node:path";
import { formatBytes, isStackAdvice, type LayerAdvice, type StackAdvice } from "@faultline/ops";
import { renderTable } from "../text-table.ts";

/** Names and reasons in the text; JSON has all. */
const ROWS_MAX = 20;
const NAMES_MAX = 4;

/** The template that a patch is for, as the command line names it. */
export interface PatchedTemplate {
  readonly template: string;
  /** Absent where the stack is called after the template's folder. */
  readonly stack?: string | undefined;
  /** The stack in an AWS account; absent on the lab. */
  readonly awsStack?: string | undefined;
}

/** Layers to share, what they save, and what to do. */
export function renderLayers(advice: LayerAdvice, place: string, patched?: PatchedTemplate): string {
  const { layers, savingBytes, usedBytes, examined, skipped } = advice;
  const lines = [
    place,
    `Examined ${count(examined.packages, "package")} of ${count(examined.functions, "function")}.`,
    "",
    ...layers.flatMap((layer) => [
      `${layer.name}  ${formatBytes(layer.sizeBytes)} zipped, ${formatBytes(layer.unzippedBytes)} unzipped`,
      `  holds    ${listed(layer.units.map(({ name }) => name))}`,
      `  used by  ${listed(layer.functions.map(({ name }) => name))}`,
      `  saves    ${formatBytes(layer.savingBytes)}: ${count(layer.copies, "stored package")} with ${formatBytes(layer.removedBytes)} of it, less the layer once`,
      ...(layer.needsS3 ? ["  It is above 50 MB: publish it through S3, as sam deploy and faultline up do."] : []),
      "",
    ]),
    layers.length === 0
      ? "No layer would save enough (--min-saving)."
      : `Together they save ${formatBytes(savingBytes)}: ${formatBytes(usedBytes - savingBytes)} instead of ${formatBytes(usedBytes)}, once no version from before is left.`,
    ...(isStackAdvice(advice) && patched !== undefined && layers.length > 0 ? nextSteps(advice, patched) : []),
    ...skippedLines(skipped),
  ];
  return `${lines.join("\n")}\n`;
}

function nextSteps(advice: StackAdvice, patched: PatchedTemplate): readonly string[] {
  const { template } = patched;
  const { patchFile = "", movedFile = "", deploymentAddedBytes, usedAfterDeploymentBytes, changedLocally } = advice;
  const sign = deploymentAddedBytes < 0 ? "frees" : "adds";
  const fromTemplate = (file: string) => shellWord(relative(dirname(resolve(template)), resolve(file)));
  return [
    "",
    `Deploying the patch ${sign} ${formatBytes(Math.abs(deploymentAddedBytes))} at first, leaving ${formatBytes(usedAfterDeploymentBytes)} (${usedAfterDeploymentBytes.toLocaleString("en-US")} bytes) in use.`,
    "Versions from before keep their size until the janitor deletes them.",
    "In the template's folder:",
    `  patch < ${fromTemplate(patchFile)}`,
    `  xargs rm -r < ${fromTemplate(movedFile)}`,
    `  ${deployCommand(patched)}`,
    ...(changedLocally.length === 0
      ? []
      : [`The local code of ${listed(changedLocally)} is not what is deployed; the figures are of what is deployed.`]),
  ];
}

/** Deploys the patched template and, without deleting anything yet, shows what the janitor then would. */
function deployCommand({ template, stack, awsStack }: PatchedTemplate): string {
  const file = basename(template) === "template.yaml" ? undefined : shellWord(basename(template));
  if (awsStack !== undefined) {
    const named = file === undefined ? "" : ` --template-file ${file}`;
    return `sam deploy${named} --stack-name ${awsStack} --resolve-s3 --capabilities CAPABILITY_IAM; faultline janitor --aws`;
  }
  return `faultline up${file === undefined ? "" : ` ${file}`}${stack === undefined ? "" : ` --stack ${stack}`}; faultline janitor`;
}

/** Quoted where a shell would take it apart. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function skippedLines(skipped: LayerAdvice["skipped"]): readonly string[] {
  if (skipped.length === 0) return [];
  const hidden = skipped.length - ROWS_MAX;
  return [
    "",
    "Left out:",
    renderTable(skipped.slice(0, ROWS_MAX).map(({ what, reason }) => [`  ${what}`, reason])),
    ...(hidden > 0 ? [`  … and ${hidden} more (--json shows all)`] : []),
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).join(", ");
  return names.length > NAMES_MAX ? `${shown} and ${names.length - NAMES_MAX} more` : shown;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
