import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as S3 from "@aws-sdk/client-s3";
import { accountId, region, requestId, type Scope, seededRandom, VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { OperationInput, OperationName, OperationOutput, RequestContext } from "../../wire/service.ts";
import { S3_LIMITS } from "./limits.ts";
import { createS3Service, type S3Service } from "./s3-service.ts";

const OWNER: Scope = { accountId: accountId("111111111111"), region: region("us-east-1") };
const OTHER: Scope = { ...OWNER, accountId: accountId("222222222222") };
const ABROAD: Scope = { ...OWNER, region: region("eu-west-1") };

let folder: string;
let s3: S3Service;
const clock = new VirtualClock();
const state = createMemoryStateStore();
const create = () => createS3Service({ dataDirectory: folder, state, clock, random: seededRandom(1) });

beforeEach(() => {
  state.close();
  folder = mkdtempSync(join(tmpdir(), "faultline-s3-"));
  s3 = create();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Calls a handler as the wire layer does. */
async function call<Name extends OperationName<typeof S3>>(
  name: Name,
  input: OperationInput<typeof S3, Name>,
  context: Partial<RequestContext> = {},
): Promise<OperationOutput<typeof S3, Name>> {
  const handler = s3.definition.operations[name];
  if (handler === undefined) throw new Error(`${name} is not implemented`);
  const complete: RequestContext = {
    scope: OWNER,
    requestId: requestId("r"),
    origin: "http://127.0.0.1:4566",
    headers: {},
    signal: new AbortController().signal,
    ...context,
  };
  return (await handler(input as never, complete)) as OperationOutput<typeof S3, Name>;
}

async function textOf(body: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) chunks.push(body);
  else if (body !== undefined) for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const refuses = (code: string) => ({ code });
const storedFiles = () => readdirSync(join(folder, "s3"));
const put = (Key: string, text: string, more: object = {}) =>
  call("PutObject", { Bucket: "bucket", Key, Body: Buffer.from(text), ...more });

describe("buckets", () => {
  test.each([
    { where: "us-east-1", scope: OWNER, constraint: undefined, region: "us-east-1" },
    { where: "us-east-1 for another Region", scope: OWNER, constraint: "eu-west-1" as const, region: "eu-west-1" },
    { where: "its Region", scope: ABROAD, constraint: "eu-west-1" as const, region: "eu-west-1" },
  ])("created in $where, a bucket lies in $region", async ({ scope, constraint, region: expected }) => {
    const CreateBucketConfiguration = constraint === undefined ? undefined : { LocationConstraint: constraint };
    await call("CreateBucket", { Bucket: "bucket", CreateBucketConfiguration }, { scope });
    expect((await call("HeadBucket", { Bucket: "bucket" })).BucketRegion).toBe(expected);
    const location = await call("GetBucketLocation", { Bucket: "bucket" });
    expect(location.LocationConstraint).toBe(expected === "us-east-1" ? undefined : expected);
  });

  test.each([
    { name: "a name with capitals", Bucket: "Bucket", scope: OWNER, constraint: undefined, code: "InvalidBucketName" },
    {
      name: "the constraint us-east-1",
      Bucket: "new",
      scope: OWNER,
      constraint: "us-east-1",
      code: "InvalidLocationConstraint",
    },
    {
      name: "no constraint abroad",
      Bucket: "new",
      scope: ABROAD,
      constraint: undefined,
      code: "IllegalLocationConstraintException",
    },
    {
      name: "a wrong constraint",
      Bucket: "new",
      scope: ABROAD,
      constraint: "eu-west-2",
      code: "IllegalLocationConstraintException",
    },
    {
      name: "another account's name",
      Bucket: "bucket",
      scope: OTHER,
      constraint: undefined,
      code: "BucketAlreadyExists",
    },
    {
      name: "one's own name abroad",
      Bucket: "bucket",
      scope: ABROAD,
      constraint: "eu-west-1",
      code: "BucketAlreadyOwnedByYou",
    },
  ])("creating with $name is refused", async ({ Bucket, scope, constraint, code }) => {
    await call("CreateBucket", { Bucket: "bucket" });
    const CreateBucketConfiguration = { LocationConstraint: constraint as S3.BucketLocationConstraint | undefined };
    await expect(call("CreateBucket", { Bucket, CreateBucketConfiguration }, { scope })).rejects.toMatchObject(
      refuses(code),
    );
  });

  test("creating one's own bucket again in us-east-1 succeeds and keeps what is in it", async () => {
    await call("CreateBucket", { Bucket: "bucket" });
    await put("k", "v");
    await call("CreateBucket", { Bucket: "bucket" });
    expect(await textOf((await call("GetObject", { Bucket: "bucket", Key: "k" })).Body)).toBe("v");
  });

  test("an account lists its own buckets, and reaches no other's", async () => {
    await call("CreateBucket", { Bucket: "bucket" });
    await call("CreateBucket", { Bucket: "a-bucket" });
    await call("CreateBucket", { Bucket: "others" }, { scope: OTHER });
    const listed = await call("ListBuckets", {});
    expect(listed.Buckets?.map((bucket) => bucket.Name)).toEqual(["a-bucket", "bucket"]);
    await expect(call("HeadBucket", { Bucket: "others" })).rejects.toMatchObject({
      code: "AccessDenied",
      httpStatus: 403,
    });
    await expect(s3.readObject(OTHER, "bucket", "k")).rejects.toMatchObject(refuses("AccessDenied"));
  });

  test("buckets are listed page by page", async () => {
    for (const Bucket of ["b-1", "b-2", "b-3"]) await call("CreateBucket", { Bucket });
    const first = await call("ListBuckets", { MaxBuckets: 2 });
    const second = await call("ListBuckets", { MaxBuckets: 2, ContinuationToken: first.ContinuationToken });
    const names = [first, second].map((page) => page.Buckets?.map((bucket) => bucket.Name));
    expect(names).toEqual([["b-1", "b-2"], ["b-3"]]);
    expect(second.ContinuationToken).toBeUndefined();
  });

  test("only an empty bucket can be deleted; deleting it drops its unfinished uploads", async () => {
    await call("CreateBucket", { Bucket: "bucket" });
    await put("k", "v");
    await expect(call("DeleteBucket", { Bucket: "bucket" })).rejects.toMatchObject({
      code: "BucketNotEmpty",
      httpStatus: 409,
    });
    await call("DeleteObject", { Bucket: "bucket", Key: "k" });
    const { UploadId } = await call("CreateMultipartUpload", { Bucket: "bucket", Key: "k" });
    await call("UploadPart", { Bucket: "bucket", Key: "k", UploadId, PartNumber: 1, Body: Buffer.from("x") });
    await call("DeleteBucket", { Bucket: "bucket" });
    expect(storedFiles()).toEqual([]);
    await expect(call("HeadBucket", { Bucket: "bucket" })).rejects.toMatchObject({ code: "NotFound", httpStatus: 404 });
    await expect(put("k", "v")).rejects.toMatchObject(refuses("NoSuchBucket"));
  });

  test("configurations are kept, replaced and removed", async () => {
    const Bucket = "bucket";
    await call("CreateBucket", { Bucket });
    expect(await call("GetBucketVersioning", { Bucket })).toEqual({});
    await call("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
    expect(await call("GetBucketVersioning", { Bucket })).toEqual({ Status: "Enabled" });
    await expect(call("GetBucketTagging", { Bucket })).rejects.toMatchObject(refuses("NoSuchTagSet"));
    await call("PutBucketTagging", { Bucket, Tagging: { TagSet: [{ Key: "a", Value: "1" }] } });
    expect(await call("GetBucketTagging", { Bucket })).toEqual({ TagSet: [{ Key: "a", Value: "1" }] });
    await call("DeleteBucketTagging", { Bucket });
    await expect(call("GetBucketTagging", { Bucket })).rejects.toMatchObject(refuses("NoSuchTagSet"));
    const encryption = await call("GetBucketEncryption", { Bucket });
    const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
    expect(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
    await expect(call("PutBucketPolicy", { Bucket, Policy: "nonsense" })).rejects.toMatchObject(
      refuses("MalformedPolicy"),
    );
    await call("PutBucketPolicy", { Bucket, Policy: '{"Statement":[]}' });
    expect(await call("GetBucketPolicy", { Bucket })).toEqual({ Policy: '{"Statement":[]}' });
    await call("PutPublicAccessBlock", { Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    const block = await call("GetPublicAccessBlock", { Bucket });
    expect(block.PublicAccessBlockConfiguration).toMatchObject({ BlockPublicAcls: true, BlockPublicPolicy: false });
  });
});

describe("objects", () => {
  beforeEach(() => call("CreateBucket", { Bucket: "bucket" }));

  test("an object comes back with its bytes, headers and MD5", async () => {
    const { ETag } = await put("a/b", "hello", {
      ContentType: "text/plain",
      Metadata: { by: "me" },
      ContentEncoding: "aws-chunked,gzip",
    });
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"'); // MD5 of "hello", RFC 1321 tools.
    const found = await call("GetObject", { Bucket: "bucket", Key: "a/b" });
    expect(found).toMatchObject({
      ETag,
      ContentLength: 5,
      ContentType: "text/plain",
      ContentEncoding: "gzip",
      Metadata: { by: "me" },
    });
    expect(found.LastModified?.getTime()).toBe(clock.now());
    expect(await textOf(found.Body)).toBe("hello");
    expect(Buffer.from(await s3.readObject(OWNER, "bucket", "a/b")).toString()).toBe("hello");
    expect(await call("HeadObject", { Bucket: "bucket", Key: "a/b" })).toMatchObject({ ETag, ContentLength: 5 });
  });

  test("a range is a part with status 206; one behind the end is refused", async () => {
    await put("k", "0123456789");
    const part = await call("GetObject", { Bucket: "bucket", Key: "k", Range: "bytes=2-4" });
    expect(part).toMatchObject({ ContentRange: "bytes 2-4/10", ContentLength: 3 });
    expect(await textOf(part.Body)).toBe("234");
    expect(s3.definition.statusOf?.("GetObject", { ...part })).toBe(206);
    const tooFar = call("GetObject", { Bucket: "bucket", Key: "k", Range: "bytes=10-" });
    await expect(tooFar).rejects.toMatchObject({ code: "InvalidRange", httpStatus: 416 });
  });

  test("a large object and an empty one are sent whole", async () => {
    const large = "0123456789".repeat(300_000);
    await put("large", large);
    await put("empty", "");
    const answer = await call("GetObject", { Bucket: "bucket", Key: "large" });
    expect(answer.Body).not.toBeInstanceOf(Uint8Array);
    expect(await textOf(answer.Body)).toBe(large);
    expect(await textOf((await call("GetObject", { Bucket: "bucket", Key: "empty" })).Body)).toBe("");
  });

  test("replacing and deleting leave no content behind; an absent key is deleted too", async () => {
    await put("k", "one");
    await put("k", "two");
    expect(storedFiles()).toHaveLength(1);
    await call("DeleteObjects", { Bucket: "bucket", Delete: { Objects: [{ Key: "k" }, { Key: "never" }] } });
    expect(storedFiles()).toEqual([]);
    const gone = call("GetObject", { Bucket: "bucket", Key: "k" });
    await expect(gone).rejects.toMatchObject({ code: "NoSuchKey", members: { Key: "k" }, httpStatus: 404 });
    const head = call("HeadObject", { Bucket: "bucket", Key: "k" });
    await expect(head).rejects.toMatchObject({ code: "NotFound", httpStatus: 404 });
  });

  // CRC32 and SHA-256 of "hello": zlib and coreutils.
  test.each([
    { name: "a wrong MD5", claim: { ContentMD5: createHash("md5").update("x").digest("base64") }, code: "BadDigest" },
    { name: "an MD5 that is none", claim: { ContentMD5: "nope" }, code: "InvalidDigest" },
    { name: "a wrong CRC32", claim: { ChecksumCRC32: "AAAAAA==" }, code: "BadDigest" },
    { name: "a wrong SHA-256", claim: { ChecksumSHA256: "AAAA" }, code: "BadDigest" },
    { name: "a right CRC32", claim: { ChecksumCRC32: "NhCmhg==" }, code: undefined },
    {
      name: "a right SHA-256",
      claim: { ChecksumSHA256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=" },
      code: undefined,
    },
  ])("a body with $name", async ({ claim, code }) => {
    const answer = put("k", "hello", claim);
    if (code === undefined) expect(await answer).toMatchObject(claim);
    else await expect(answer).rejects.toMatchObject(refuses(code));
    expect(storedFiles()).toHaveLength(code === undefined ? 1 : 0);
  });

  test("a body shorter than announced is refused", async () => {
    const headers = { "x-amz-decoded-content-length": "6" };
    const answer = call("PutObject", { Bucket: "bucket", Key: "k", Body: Buffer.from("hello") }, { headers });
    await expect(answer).rejects.toMatchObject(refuses("IncompleteBody"));
  });

  test("conditions hold for reads and writes", async () => {
    const { ETag } = await put("k", "v");
    const input = { Bucket: "bucket", Key: "k" };
    await expect(put("k", "w", { IfNoneMatch: "*" })).rejects.toMatchObject({
      code: "PreconditionFailed",
      httpStatus: 412,
    });
    await expect(call("GetObject", { ...input, IfMatch: '"other"' })).rejects.toMatchObject(
      refuses("PreconditionFailed"),
    );
    const unchanged = call("GetObject", { ...input, IfNoneMatch: ETag });
    await expect(unchanged).rejects.toMatchObject({ code: "NotModified", httpStatus: 304 });
    await put("k", "w", { IfMatch: ETag });
    expect(storedFiles()).toHaveLength(1);
  });

  test("listing shows folders, pages and encodes keys for XML when asked", async () => {
    for (const key of ["a b", "dir/1", "dir/2", "z&"]) await put(key, key);
    const first = await call("ListObjectsV2", { Bucket: "bucket", Delimiter: "/", MaxKeys: 2, EncodingType: "url" });
    expect(first).toMatchObject({ KeyCount: 2, IsTruncated: true, CommonPrefixes: [{ Prefix: "dir/" }] });
    expect(first.Contents).toMatchObject([{ Key: "a+b", Size: 3 }]);
    const token = first.NextContinuationToken;
    const second = await call("ListObjectsV2", { Bucket: "bucket", Delimiter: "/", ContinuationToken: token });
    expect(second).toMatchObject({ KeyCount: 1, IsTruncated: false, CommonPrefixes: [], Contents: [{ Key: "z&" }] });
    const old = await call("ListObjects", { Bucket: "bucket", Delimiter: "/", MaxKeys: 2 });
    expect(old.NextMarker).toBe("dir/");
  });

  test("a copy has the bytes and headers of its source, or new headers when told", async () => {
    await put("from key", "v", { ContentType: "text/x" });
    const copy = { Bucket: "bucket", Key: "to", CopySource: "/bucket/from%20key" };
    await call("CopyObject", copy);
    expect(await call("HeadObject", { Bucket: "bucket", Key: "to" })).toMatchObject({ ContentType: "text/x" });
    await call("CopyObject", { ...copy, MetadataDirective: "REPLACE", ContentType: "text/y" });
    expect(await call("HeadObject", { Bucket: "bucket", Key: "to" })).toMatchObject({ ContentType: "text/y" });
    const onItself = call("CopyObject", { ...copy, Key: "from key" });
    await expect(onItself).rejects.toMatchObject(refuses("InvalidRequest"));
  });

  test("a restart keeps objects and removes contents that no object has", async () => {
    await put("k", "v");
    writeFileSync(join(folder, "s3", "left-behind.part"), "x");
    s3 = create();
    expect(storedFiles()).toHaveLength(1);
    expect(await textOf((await call("GetObject", { Bucket: "bucket", Key: "k" })).Body)).toBe("v");
  });
});

describe("multipart uploads", () => {
  const target = { Bucket: "bucket", Key: "k" };
  const full = Buffer.alloc(S3_LIMITS.partMinBytes, "a");
  let UploadId: string | undefined;
  beforeEach(async () => {
    await call("CreateBucket", { Bucket: "bucket" });
    ({ UploadId } = await call("CreateMultipartUpload", { ...target, ContentType: "text/x" }));
  });
  const upload = (PartNumber: number, Body: Uint8Array) =>
    call("UploadPart", { ...target, UploadId, PartNumber, Body });
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    call("CompleteMultipartUpload", { ...target, UploadId, MultipartUpload: { Parts } });

  test("parts become one object with the ETag of their MD5s", async () => {
    const first = await upload(1, full);
    const last = await upload(3, Buffer.from("end"));
    const done = await complete([
      { PartNumber: 1, ETag: first.ETag },
      { PartNumber: 3, ETag: last.ETag },
    ]);
    const md5 = (content: Uint8Array) => createHash("md5").update(content).digest();
    const expected = md5(Buffer.concat([md5(full), md5(Buffer.from("end"))])).toString("hex");
    expect(done.ETag).toBe(`"${expected}-2"`);
    const found = await call("GetObject", { ...target, Range: "bytes=-5" });
    expect(await textOf(found.Body)).toBe("aaend");
    expect(found.ContentType).toBe("text/x");
    expect(storedFiles()).toHaveLength(1);
    await expect(upload(1, full)).rejects.toMatchObject(refuses("NoSuchUpload"));
  });

  test("a completion that does not fit what arrived is refused, and the upload stays", async () => {
    const small = await upload(1, Buffer.from("small"));
    const last = await upload(2, Buffer.from("end"));
    const one = { PartNumber: 1, ETag: small.ETag };
    const two = { PartNumber: 2, ETag: last.ETag };
    await expect(complete([])).rejects.toMatchObject(refuses("MalformedXML"));
    await expect(complete([one, two])).rejects.toMatchObject(refuses("EntityTooSmall"));
    await expect(complete([two, one])).rejects.toMatchObject(refuses("InvalidPartOrder"));
    await expect(complete([{ ...one, ETag: '"x"' }])).rejects.toMatchObject(refuses("InvalidPart"));
    await expect(upload(10_001, full)).rejects.toMatchObject(refuses("InvalidArgument"));
    const listed = await call("ListParts", { ...target, UploadId });
    expect(listed.Parts?.map((part) => [part.PartNumber, part.Size])).toEqual([
      [1, 5],
      [2, 3],
    ]);
  });

  test("an aborted upload leaves nothing", async () => {
    await upload(1, full);
    await call("AbortMultipartUpload", { ...target, UploadId });
    expect(storedFiles()).toEqual([]);
    await expect(complete([])).rejects.toMatchObject(refuses("NoSuchUpload"));
  });
});
