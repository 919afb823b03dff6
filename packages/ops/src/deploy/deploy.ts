import { resolve } from "node:path";
import { type Clock, systemClock } from "@faultline/core";
import { type AwsClients, createAwsClients } from "../aws-clients.ts";
import type { Target } from "../target.ts";
import { type ArtifactBucket, openArtifactBucket } from "./artifact-bucket.ts";
import { buildPackage } from "./build-package.ts";
import { checkApp, type CheckedApp } from "./check-app.ts";
import { type DeployedApp, describeApp } from "./deployed-app.ts";
import { deleteStack } from "./destroy.ts";
import { listStackResources } from "./list-stack-resources.ts";
import { watchConnection } from "./lost-connection.ts";
import { type PlacedTemplate, placeTemplate } from "./place-template.ts";
import type { OnProgress } from "./progress.ts";
import { rewriteTemplate, type UploadedPackage } from "./rewrite-template.ts";
import { findStack, lastWarnings, readerBehind, type SettledStack, waitForStack } from "./stack.ts";
import { stackFailed } from "./stack-failure.ts";
import { stackParameters } from "./stack-parameters.ts";
import { startStack } from "./start-stack.ts";
import type { TemplateWarning } from "./template-place.ts";

/** A template to deploy. */
export interface DeployOptions {
  /** Path of the template, as messages are to show it. */
  readonly templateFile: string;
  readonly target: Target;
  readonly stackName: string;
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly onProgress?: OnProgress;
  readonly clock?: Clock;
}

/** A deployed app. */
export interface DeployResult extends DeployedApp {
  readonly stackName: string;
  /** `CREATE_COMPLETE` or `UPDATE_COMPLETE`: of the last operation that changed something. */
  readonly status: string;
  /** Of the lab; undefined for AWS. */
  readonly endpoint: string | undefined;
  readonly warnings: readonly TemplateWarning[];
  readonly durationMs: number;
}

interface Deployment extends Required<Omit<DeployOptions, "target">> {
  readonly clients: AwsClients;
}

/**
 * Deploys a template: packages and uploads the code that lies beside it, creates or updates the stack, and waits until
 * it stands. Speaks AWS's API only, so that it works the same on the lab and on a real account.
 *
 * @throws LabError for everything that the user can put right: the template, the code, the parameters, the stack.
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const { parameters = {}, onProgress = () => {}, clock = systemClock, target } = options;
  const startedMs = clock.monotonicMs();
  const clients = createAwsClients(target);
  const deployment = { ...options, parameters, onProgress, clock, clients };
  try {
    return await watchConnection(target, async () => {
      const template = await checkApp({ templateFile: options.templateFile, parameters, mayExist: true });
      const { stack, status, warnings } = await deployStack(deployment, template);
      const resources = await listStackResources(clients, options.stackName);
      const surroundings = { target, root: template.root, parameters };
      const app = describeApp(stack?.Outputs ?? [], resources, surroundings);
      const durationMs = clock.monotonicMs() - startedMs;
      const { endpoint } = target;
      return { ...app, stackName: options.stackName, status, endpoint, warnings, durationMs };
    });
  } finally {
    await clients.destroy();
  }
}

async function deployStack(
  deployment: Deployment,
  template: CheckedApp,
): Promise<SettledStack & { readonly warnings: readonly TemplateWarning[] }> {
  const { clients, stackName, onProgress, clock, parameters: given } = deployment;
  const cloudFormation = await clients.cloudFormation();
  const existing = await findUsableStack(deployment);
  const former = (existing?.Parameters ?? []).map((parameter) => parameter.ParameterKey ?? "");
  const parameters = stackParameters(template.root, { given, former });
  const reader = await readerBehind(cloudFormation, existing);
  const source = await templateSource({ ...deployment, isUpdate: existing !== undefined }, template);
  const { stackId, action } = await startStack(cloudFormation, existing, { stackName, template: source, parameters });
  if (action !== "none") onProgress({ kind: "stack-started", stackName, action });
  const { isAws } = clients.target;
  const settled = await waitForStack({ cloudFormation, stackId, reader, clock, isAws, onProgress });
  onProgress({ kind: "stack-finished", stackName, status: settled.status });
  const ofStack = action === "none" ? await lastWarnings(cloudFormation, stackId) : reader.warnings;
  const warnings = [...template.warnings, ...ofStack].toSorted((a, b) => a.line - b.line);
  for (const warning of warnings) onProgress({ kind: "warning", file: deployment.templateFile, ...warning });
  const isDeployed = action === "none" || /^(CREATE|UPDATE)_COMPLETE$/.test(settled.status);
  if (isDeployed) return { ...settled, warnings };
  const { status, failure, stack } = settled;
  const failed = { stackName, status, statusReason: stack?.StackStatusReason, failure };
  throw stackFailed(failed, template.root, deployment.templateFile);
}

/** The existing stack. On the lab, one whose creation failed is deleted first: nothing of it works. */
async function findUsableStack(deployment: Deployment) {
  const { clients, stackName } = deployment;
  const existing = await findStack(await clients.cloudFormation(), stackName);
  if (existing?.StackStatus !== "ROLLBACK_COMPLETE" || clients.target.isAws) return existing;
  await deleteStack(clients, deployment);
  return undefined;
}

/** The template as CloudFormation gets it: local code replaced by its place in S3, large text in S3 itself. */
async function templateSource(deployment: Upload, { text, packages }: CheckedApp): Promise<PlacedTemplate> {
  if (packages.length === 0) return placeTemplate(deployment.clients, text);
  const bucket = await openArtifactBucket(deployment.clients);
  const uploads: UploadedPackage[] = [];
  for (const source of packages) uploads.push(await uploadPackage(deployment, bucket, source));
  return placeTemplate(deployment.clients, rewriteTemplate(text, uploads));
}

/** A package that takes longer to build is announced. */
const SLOW_PACKAGE_MS = 2000;

interface Upload extends Deployment {
  readonly isUpdate: boolean;
}

async function uploadPackage(
  { templateFile, onProgress, clock, isUpdate }: Upload,
  bucket: ArtifactBucket,
  source: UploadedPackage["source"],
): Promise<UploadedPackage> {
  const { logicalId } = source;
  const cancelNotice = clock.after(SLOW_PACKAGE_MS, () => onProgress({ kind: "package-slow", logicalId }));
  const archive = await buildPackage(resolve(templateFile), source).finally(cancelNotice);
  onProgress({ kind: "package-built", logicalId, sizeBytes: archive.bytes.length });
  const key = `${archive.hash}.zip`;
  const isNew = await bucket.upload(key, archive.bytes);
  onProgress({
    kind: "package-uploaded",
    logicalId,
    uri: `s3://${bucket.name}/${key}`,
    isUnchanged: isUpdate && !isNew,
  });
  return { source, bucket: bucket.name, key };
}
