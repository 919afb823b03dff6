import { gzipSync } from "node:zlib";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExampleServer, openExampleServer } from "../testing/example-server.fixture.ts";
import { seen } from "../testing/example-services.ts";

let server: ExampleServer;

beforeAll(async () => {
  server = await openExampleServer();
});

afterAll(() => server.close());

describe("REST XML", () => {
  test("keeps an object's bytes, metadata and key", async () => {
    const client = new S3Client(server.clientOptions());
    const Body = Buffer.alloc(200_000, "0123456789");
    const object = { Bucket: "bucket", Key: "a b/ä//c+d.txt" };
    await client.send(new PutObjectCommand({ ...object, Body, Metadata: { colour: "blue" }, ContentEncoding: "gzip" }));
    expect([...seen.objects]).toMatchObject([["bucket/a b/ä//c+d.txt", { encoding: "gzip" }]]);
    const read = await client.send(new GetObjectCommand(object));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(read.Metadata).toEqual({ colour: "blue" });
  });

  test("decodes the chunks of a streamed upload", async () => {
    const client = new S3Client({ ...server.clientOptions(), requestStreamBufferSize: 8192 });
    const { Readable } = await import("node:stream");
    const Body = Readable.from([Buffer.from("first "), Buffer.from("second")]);
    await client.send(new PutObjectCommand({ Bucket: "bucket", Key: "streamed", Body, ContentLength: 12 }));
    const stored = seen.objects.get("bucket/streamed");
    expect(Buffer.from(stored?.body ?? []).toString()).toBe("first second");
    expect(stored?.encoding).toBeUndefined();
  });

  test("reads XML bodies and writes XML answers", async () => {
    const client = new S3Client(server.clientOptions());
    const created = await client.send(
      new CreateBucketCommand({ Bucket: "b", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
    );
    expect([created.Location, seen.location]).toEqual(["/b", "eu-west-1"]);
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([{ Name: "a&b", CreationDate: new Date(0) }]);
    const listed = await client.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "p/" }));
    expect(listed).toMatchObject({
      Prefix: "p/",
      Contents: [
        { Key: "x", Size: 1 },
        { Key: "y", Size: 2 },
      ],
    });
    await client.send(new DeleteObjectsCommand({ Bucket: "b", Delete: { Objects: [{ Key: "x" }, { Key: "<&>" }] } }));
    expect(seen.deleted).toEqual(["x", "<&>"]);
    const location = await client.send(new GetBucketLocationCommand({ Bucket: "b" }));
    expect(location.LocationConstraint).toBe("eu-west-1");
  });

  test("answers 206 for a part of an object, and undoes no encoding of the object's own", async () => {
    const client = new S3Client(server.clientOptions());
    const gzipped = gzipSync("content");
    const object = { Bucket: "bucket", Key: "part" };
    await client.send(new PutObjectCommand({ ...object, Body: gzipped, ContentEncoding: "gzip" }));
    const part = await client.send(new GetObjectCommand({ ...object, Range: "bytes=0-0" }));
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(Buffer.from(seen.objects.get("bucket/part")?.body ?? [])).toEqual(gzipped);
  });

  test("answers S3's form of errors", async () => {
    const client = new S3Client(server.clientOptions());
    await expect(client.send(new GetObjectCommand({ Bucket: "b", Key: "absent" }))).rejects.toMatchObject({
      name: "NoSuchKey",
      message: "The specified key does not exist.",
      $metadata: { httpStatusCode: 404 },
    });
  });
});
