import type { BucketLocationConstraint, S3Client } from "@aws-sdk/client-s3";
import { DEFAULT_REGION } from "@faultline/core";
import { isServiceFault } from "../service-fault.ts";
import type { AwsClients } from "../aws-clients.ts";

/** Where packages and large templates are uploaded to. */
export interface ArtifactBucket {
  readonly name: string;
  /** Uploads content that the bucket lacks. @returns Whether it was new. */
  upload(key: string, content: Uint8Array): Promise<boolean>;
}

/**
 * The artifact bucket of an account and Region, created when missing. Every request names the account as the expected
 * owner: bucket names are predictable, and another account could hold one.
 */
export async function openArtifactBucket(clients: AwsClients): Promise<ArtifactBucket> {
  const { region } = clients.target;
  const [s3, accountId] = await Promise.all([clients.s3(), callerAccountId(clients)]);
  const name = `faultline-artifacts-${accountId}-${region}`;
  const owned = { Bucket: name, ExpectedBucketOwner: accountId };
  if (!(await exists(headBucket(s3, owned)))) await createBucket(s3, name, region);
  return {
    name,
    async upload(key, content) {
      const { HeadObjectCommand, PutObjectCommand } = await import("@aws-sdk/client-s3");
      const object = { ...owned, Key: key };
      if (await exists(s3.send(new HeadObjectCommand(object)))) return false;
      await s3.send(new PutObjectCommand({ ...object, Body: content }));
      return true;
    },
  };
}

async function callerAccountId(clients: AwsClients): Promise<string> {
  const [sts, { GetCallerIdentityCommand }] = await Promise.all([clients.sts(), import("@aws-sdk/client-sts")]);
  const { Account = "" } = await sts.send(new GetCallerIdentityCommand({}));
  return Account;
}

async function headBucket(s3: S3Client, owned: { Bucket: string; ExpectedBucketOwner: string }): Promise<unknown> {
  const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
  return s3.send(new HeadBucketCommand(owned));
}

async function createBucket(s3: S3Client, Bucket: string, region: string): Promise<void> {
  const { CreateBucketCommand } = await import("@aws-sdk/client-s3");
  const constraint = { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket, ...(region === DEFAULT_REGION ? {} : constraint) }));
}

async function exists(head: Promise<unknown>): Promise<boolean> {
  try {
    await head;
    return true;
  } catch (thrown) {
    if (isServiceFault(thrown, "NotFound")) return false;
    throw thrown;
  }
}
