// S3 as its official client meets it, over HTTP.
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  GetBucketTaggingCommand,
  PutBucketVersioningCommand,
  GetBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { systemClock, systemRandom } from "@faultline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { createHttpServer, type HttpServer } from "../../wire/http-server.ts";
import { S3_LIMITS } from "./limits.ts";
import { createS3Service } from "./s3-service.ts";

const Bucket = "faultline-bucket";
const folder = mkdtempSync(join(tmpdir(), "faultline-s3-"));
const faults: unknown[] = [];
let server: HttpServer;
let port: number;
let s3: S3Client;

beforeAll(async () => {
  const clock = systemClock;
  const random = systemRandom();
  const service = createS3Service({ dataDirectory: folder, state: createMemoryStateStore(), clock, random });
  const onFault = (error: unknown) => faults.push(error);
  server = createHttpServer({
    services: [service.definition],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    clock,
    random,
    onFault,
  });
  ({ port } = await server.listen());
  s3 = clientIn("us-east-1");
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

function clientIn(region: string): S3Client {
  return new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "123456789012", secretAccessKey: "x" },
  });
}

test("buckets are created, found, listed and deleted", async () => {
  const abroad = clientIn("eu-west-1");
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
  await abroad.send(new CreateBucketCommand({ Bucket: "abroad", CreateBucketConfiguration }));
  expect((await s3.send(new HeadBucketCommand({ Bucket: "abroad" }))).BucketRegion).toBe("eu-west-1");
  expect((await s3.send(new GetBucketLocationCommand({ Bucket: "abroad" }))).LocationConstraint).toBe("eu-west-1");
  expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
  expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual(["abroad", Bucket]);
  await s3.send(new DeleteBucketCommand({ Bucket: "abroad" }));
  const gone = s3.send(new HeadBucketCommand({ Bucket: "abroad" }));
  await expect(gone).rejects.toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  abroad.destroy();
});

test("bucket configurations travel", async () => {
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  const TagSet = [{ Key: "stage", Value: "<test> & more" }];
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{"Statement":[]}' }));
  expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe('{"Statement":[]}');
  const unimplemented = s3.send(new GetBucketAclCommand({ Bucket }));
  await expect(unimplemented).rejects.toMatchObject({ name: "NotImplemented" });
});

describe("objects", () => {
  const Key = "folder/an object & more/é.txt";
  const textOf = async (input: ConstructorParameters<typeof GetObjectCommand>[0]) =>
    (await s3.send(new GetObjectCommand(input))).Body?.transformToString();

  test("bytes, type and metadata come back, and the client verifies the checksum", async () => {
    const put = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: "hello", ContentType: "text/plain", Metadata: { by: "me" } }),
    );
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const found = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(found).toMatchObject({ ContentType: "text/plain", Metadata: { by: "me" }, ContentLength: 5 });
    expect(found.ChecksumCRC32).toBe("NhCmhg==");
    expect(await found.Body?.transformToString()).toBe("hello");
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: put.ETag, ContentType: "text/plain" });
  });

  test("a stream, which the client sends in chunks with a trailer, arrives as its bytes", async () => {
    const Body = Readable.from([Buffer.from("first "), Buffer.from("second")]);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 12, ContentEncoding: "gzip" }));
    const found = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(found.ContentEncoding).toBe("gzip");
    expect(await found.Body?.transformToString()).toBe("first second");
  });

  test("large and empty objects travel whole", async () => {
    const large = Buffer.alloc(3_000_000, "0123456789");
    await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body: large }));
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(large)).toBe(true);
    await s3.send(new PutObjectCommand({ Bucket, Key: "empty", Body: new Uint8Array(0) }));
    expect(await textOf({ Bucket, Key: "empty" })).toBe("");
  });

  test("a range is a 206", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789" }));
    const part = await s3.send(new GetObjectCommand({ Bucket, Key, Range: "bytes=2-4" }));
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(part.ContentRange).toBe("bytes 2-4/10");
    expect(await part.Body?.transformToString()).toBe("234");
    const behind = s3.send(new GetObjectCommand({ Bucket, Key, Range: "bytes=10-" }));
    await expect(behind).rejects.toMatchObject({ name: "InvalidRange", $metadata: { httpStatusCode: 416 } });
  });

  test("copies, listings and deletions", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "list/a b", Body: "1" }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: "list/dir/copy", CopySource: `${Bucket}/list/a%20b` }));
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/" }));
    expect(page).toMatchObject({ KeyCount: 2, IsTruncated: false, CommonPrefixes: [{ Prefix: "list/dir/" }] });
    expect(page.Contents).toMatchObject([{ Key: "list/a b", Size: 1 }]);
    const first = await s3.send(new ListObjectsCommand({ Bucket, Prefix: "list/", MaxKeys: 1 }));
    expect(first).toMatchObject({ IsTruncated: true, Contents: [{ Key: "list/a b" }] });
    const Objects = [{ Key: "list/a b" }, { Key: "list/dir/copy" }];
    const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(deleted.Deleted).toEqual(Objects);
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "list/" }))).KeyCount).toBe(0);
    expect((await s3.send(new DeleteObjectCommand({ Bucket, Key: "never" }))).$metadata.httpStatusCode).toBe(204);
  });

  test("absent objects and buckets have AWS's errors", async () => {
    const absent = { Bucket, Key: "absent" };
    await expect(s3.send(new GetObjectCommand(absent))).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(s3.send(new HeadObjectCommand(absent))).rejects.toMatchObject({ name: "NotFound" });
    const nowhere = s3.send(new PutObjectCommand({ Bucket: "nowhere", Key: "k", Body: new Uint8Array(0) }));
    await expect(nowhere).rejects.toMatchObject({ name: "NoSuchBucket", $metadata: { httpStatusCode: 404 } });
    const taken = s3.send(new PutObjectCommand({ Bucket, Key: "empty", Body: new Uint8Array(0), IfNoneMatch: "*" }));
    await expect(taken).rejects.toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
  });

  test("a multipart upload becomes one object", async () => {
    const target = { Bucket, Key: "parts" };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const Parts = [];
    for (const [PartNumber, Body] of [
      [1, Buffer.alloc(S3_LIMITS.partMinBytes, "a")],
      [2, Buffer.from("end")],
    ] as const) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    const copied = { ...target, UploadId, PartNumber: 3, CopySource: `${Bucket}/digits` };
    await s3.send(new PutObjectCommand({ Bucket, Key: "digits", Body: "0123456789" }));
    const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({ ...copied, CopySourceRange: "bytes=2-4" }));
    expect(CopyPartResult?.ETag).toBe('"289dff07669d7a23de0ef88d2f7129e7"'); // MD5 of "234", coreutils.
    const tooFar = s3.send(new UploadPartCopyCommand({ ...copied, CopySourceRange: "bytes=2-10" }));
    await expect(tooFar).rejects.toMatchObject({ name: "InvalidArgument" });
    const done = await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await textOf({ ...target, Range: "bytes=-4" })).toBe("aend");
  });
});

test("a virtual-hosted request finds its bucket in the Host", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "hosted", Body: "by host" }));
  const headers = {
    host: `${Bucket}.s3.us-east-1.amazonaws.com`,
    authorization:
      "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
  };
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", path: "/hosted", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject).end();
  });
  expect(body).toBe("by host");
});
