import { resolve } from "node:path";
import { textOf, valueOf, type TemplateNode } from "@faultline/template";
import { LabError } from "@faultline/core";
import { buildPackage } from "../deploy/build-package.ts";
import { checkApp } from "../deploy/check-app.ts";
import type { LocalPackage } from "../deploy/find-packages.ts";
import { isServiceFault } from "../service-fault.ts";
import type { ControlCalls } from "./control-calls.ts";
import { formatBytes } from "./format-bytes.ts";
import type { StorageQuota } from "./inventory.ts";
import { readQuota } from "./read-functions.ts";

/** A deployment to check. */
export interface DeploymentToCheck {
  readonly templateFile: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a deployment would store. */
export interface DeploymentStorage extends StorageQuota {
  readonly packages: readonly PackageStorage[];
  /** Bytes added while it runs: replaced layers go only at its end. */
  readonly addedBytes: number;
  readonly exceedsQuota: boolean;
}

/** What one function or layer would add. */
export interface PackageStorage {
  readonly logicalId: string;
  readonly sizeBytes: number;
  readonly isChanged: boolean;
  /** `$LATEST` in exchange for the former one, a published version, or a layer version. */
  readonly addedBytes: number;
}

/**
 * Packages an app and compares what its deployment would store with what is left of the quota. Code that lies in S3
 * already is not counted.
 *
 * @throws LabError those of checking and packaging.
 */
export async function checkDeploymentStorage(
  calls: ControlCalls,
  { templateFile, stackName, parameters }: DeploymentToCheck,
): Promise<DeploymentStorage> {
  const { root, packages } = await checkApp({ templateFile, parameters, mayExist: true });
  const quota = await readQuota(calls);
  const physicalIds = await readPhysicalIds(calls, stackName);
  const stored: PackageStorage[] = [];
  for (const source of packages) {
    const { bytes, hash } = await buildPackage(resolve(templateFile), source);
    const codeSha256 = Buffer.from(hash, "hex").toString("base64");
    const existing = await readExisting(calls, source, physicalIds.get(source.logicalId));
    const isChanged = existing?.codeSha256 !== codeSha256;
    const addedBytes = isChanged ? addedBy(root, source, { sizeBytes: bytes.length, existing }) : 0;
    stored.push({ logicalId: source.logicalId, sizeBytes: bytes.length, isChanged, addedBytes });
  }
  const addedBytes = stored.reduce((sum, one) => sum + one.addedBytes, 0);
  return { ...quota, packages: stored, addedBytes, exceedsQuota: quota.usedBytes + addedBytes > quota.quotaBytes };
}

/** @throws LabError `CODE_STORAGE_FULL` when a deployment would exceed the quota. */
export function requireStorage({ exceedsQuota, usedBytes, quotaBytes, addedBytes }: DeploymentStorage): void {
  if (!exceedsQuota) return;
  const message =
    `the deployment needs ${formatBytes(addedBytes)} of code storage, ` +
    `and ${formatBytes(Math.max(0, quotaBytes - usedBytes))} of ${formatBytes(quotaBytes)} are left`;
  const hint = "faultline janitor shows what nothing refers to, and frees it with --yes";
  throw new LabError("CODE_STORAGE_FULL", message, hint);
}

/** Below this much free space a deployment is packaged first, only to measure it; above, that would be waste. */
const AMPLE_BYTES = 8 * 1024 ** 3;

/** Whether so much is left that no ordinary deployment can exceed it. */
export function surelyFits({ usedBytes, quotaBytes }: StorageQuota): boolean {
  return quotaBytes - usedBytes >= AMPLE_BYTES;
}

interface Existing {
  readonly codeSha256: string | undefined;
  readonly sizeBytes: number;
}

function addedBy(
  root: TemplateNode,
  { kind, logicalId }: LocalPackage,
  { sizeBytes, existing }: { readonly sizeBytes: number; readonly existing: Existing | undefined },
): number {
  if (kind === "layer") return sizeBytes;
  return sizeBytes - (existing?.sizeBytes ?? 0) + (publishesVersions(root, logicalId) ? sizeBytes : 0);
}

/** Whether a function of a template publishes a version whenever its code changes. */
export function publishesVersions(root: TemplateNode, logicalId: string): boolean {
  const properties = valueOf(valueOf(valueOf(root, "Resources"), logicalId), "Properties");
  const globals = valueOf(valueOf(root, "Globals"), "Function");
  return textOf(valueOf(properties, "AutoPublishAlias") ?? valueOf(globals, "AutoPublishAlias")) !== undefined;
}

async function readPhysicalIds(
  { clients, ask }: ControlCalls,
  StackName: string,
): Promise<ReadonlyMap<string, string>> {
  const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
  const cloudFormation = await clients.cloudFormation();
  try {
    const answer = await ask("cloudformation:DescribeStackResources", () =>
      cloudFormation.send(new DescribeStackResourcesCommand({ StackName })),
    );
    const resources = answer?.StackResources ?? [];
    return new Map(resources.map((one) => [one.LogicalResourceId ?? "", one.PhysicalResourceId ?? ""]));
  } catch (thrown) {
    if (isServiceFault(thrown, "ValidationError")) return new Map(); // There is no such stack yet.
    throw thrown;
  }
}

async function readExisting(
  { clients, ask }: ControlCalls,
  { kind }: LocalPackage,
  physicalId: string | undefined,
): Promise<Existing | undefined> {
  // A layer's logical id changes with its content; it is new, or not touched at all.
  if (physicalId === undefined || kind === "layer") return undefined;
  const { GetFunctionConfigurationCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  try {
    const found = await ask("lambda:GetFunctionConfiguration", () =>
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName: physicalId })),
    );
    return { codeSha256: found?.CodeSha256, sizeBytes: found?.CodeSize ?? 0 };
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) return undefined;
    throw thrown;
  }
}
