import { createHash } from "node:crypto";
import type { AwsClients } from "../aws-clients.ts";
import { openArtifactBucket } from "./artifact-bucket.ts";
import { DEPLOY_LIMITS } from "./limits.ts";

/** A template where CloudFormation finds it. */
export type PlacedTemplate = { readonly TemplateBody: string } | { readonly TemplateURL: string };

/** Hands a template to CloudFormation: as text where that is allowed, a larger one through the artifact bucket. */
export async function placeTemplate(clients: AwsClients, text: string): Promise<PlacedTemplate> {
  if (Buffer.byteLength(text) <= DEPLOY_LIMITS.templateBodyMaxBytes) return { TemplateBody: text };
  const bucket = await openArtifactBucket(clients);
  const key = `${createHash("sha256").update(text).digest("hex")}.template`;
  await bucket.upload(key, Buffer.from(text));
  const { endpoint, region, isAws } = clients.target;
  if (!isAws && endpoint !== undefined) return { TemplateURL: `${endpoint}/${bucket.name}/${key}` };
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return { TemplateURL: `https://${bucket.name}.s3.${region}.${domain}/${key}` };
}
