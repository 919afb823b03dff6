/** The AWS CLI against the lab's wire layer: another SDK, other protocols (Query for CloudWatch), other habits. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as DynamoDb from "@aws-sdk/client-dynamodb";
import type * as Lambda from "@aws-sdk/client-lambda";
import type * as S3 from "@aws-sdk/client-s3";
import { seededRandom, systemClock } from "@faultline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStsService } from "../packages/cloud/src/services/sts/index.ts";
import { ServiceError } from "../packages/cloud/src/service-error.ts";
import { createHttpServer, type HttpServer } from "../packages/cloud/src/wire/http-server.ts";
import { defineService } from "../packages/cloud/src/wire/service.ts";
import { findAwsCli } from "./harness/aws-cli.ts";

const run = promisify(execFile);
const ACCOUNT = "111111111111";
const SECRET = "secret";
const sources = { clock: systemClock, random: seededRandom(1) };

const seen = {
  items: new Map<string, Record<string, DynamoDb.AttributeValue>>(),
  objects: new Map<string, Uint8Array>(),
  datums: [] as CloudWatch.MetricDatum[],
};

const services = [
  createStsService(sources),
  defineService<typeof DynamoDb>({
    name: "dynamodb",
    signingName: "dynamodb",
    clientPackage: "@aws-sdk/client-dynamodb",
    protocol: "aws-json-1.0",
    targetPrefix: "DynamoDB_20120810",
    apiVersion: "2012-08-10",
    operations: {
      PutItem({ Item = {} }) {
        seen.items.set(String(Item["pk"]?.S), Item);
        return {};
      },
      GetItem: ({ Key = {} }) => ({ Item: seen.items.get(String(Key["pk"]?.S)) }),
    },
  }),
  defineService<typeof Lambda>({
    name: "lambda",
    signingName: "lambda",
    clientPackage: "@aws-sdk/client-lambda",
    protocol: "rest-json",
    apiVersion: "2015-03-31",
    operations: {
      Invoke: ({ Payload }) => ({ StatusCode: 200, ExecutedVersion: "$LATEST", Payload }),
      GetFunction({ FunctionName }) {
        throw new ServiceError("ResourceNotFoundException", `Function not found: ${FunctionName}`, { Type: "User" });
      },
      ListTags: ({ Resource }) => ({ Tags: { arn: Resource ?? "" } }),
    },
  }),
  defineService<typeof CloudWatch>({
    name: "cloudwatch",
    signingName: "monitoring",
    clientPackage: "@aws-sdk/client-cloudwatch",
    protocol: "aws-json-1.0",
    targetPrefix: "GraniteServiceVersion20100801",
    apiVersion: "2010-08-01",
    isQueryCompatible: true,
    operations: {
      PutMetricData({ MetricData = [] }) {
        seen.datums.push(...MetricData);
        return {};
      },
    },
  }),
  defineService<typeof S3>({
    name: "s3",
    signingName: "s3",
    clientPackage: "@aws-sdk/client-s3",
    protocol: "rest-xml",
    apiVersion: "2006-03-01",
    operations: {
      PutObject({ Bucket, Key, Body }) {
        seen.objects.set(`${Bucket}/${Key}`, Body as Uint8Array);
        return { ETag: '"etag"' };
      },
      GetObject({ Bucket, Key }) {
        const Body = seen.objects.get(`${Bucket}/${Key}`);
        if (Body === undefined) throw new ServiceError("NoSuchKey", "The specified key does not exist.");
        return { Body, ContentLength: Body.length, LastModified: new Date(0), ETag: '"etag"' };
      },
      HeadObject({ Bucket, Key }) {
        const found = seen.objects.get(`${Bucket}/${Key}`);
        if (found === undefined) throw new ServiceError("NotFound", "Not Found");
        return { ContentLength: found.length, LastModified: new Date(0), ETag: '"etag"' };
      },
      ListObjectsV2: ({ Prefix }) => ({
        Name: "b",
        Prefix,
        Contents: [{ Key: "k", Size: 1, LastModified: new Date(0) }],
      }),
    },
  }),
];

const aws = findAwsCli();
const directory = mkdtempSync(join(tmpdir(), "wire-cli-"));
let server: HttpServer;
let endpoint = "";

beforeAll(async () => {
  server = createHttpServer({
    services,
    routes: [],
    host: "127.0.0.1",
    port: 0,
    ...sources,
    onFault: (error) => {
      throw error;
    },
    verifySignatures: (accessKeyId) => (accessKeyId === ACCOUNT ? SECRET : undefined),
  });
  endpoint = `http://127.0.0.1:${(await server.listen()).port}`;
});

afterAll(async () => {
  rmSync(directory, { recursive: true });
  await server.close();
});

async function cli(...command: string[]): Promise<unknown> {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_MAX_ATTEMPTS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const { stdout } = await run(aws, ["--endpoint-url", endpoint, "--output", "json", ...command], { env });
  return stdout.trim().startsWith("{") ? JSON.parse(stdout) : stdout;
}

describe("the AWS CLI, its signatures verified", () => {
  test("asks STS who it is (Query)", async () => {
    expect(await cli("sts", "get-caller-identity")).toEqual({
      UserId: ACCOUNT,
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:root`,
    });
  });

  test("puts and gets an item (awsJson; checks x-amz-crc32)", async () => {
    const item = { pk: { S: "a" }, list: { L: [{ N: "1.5" }, { BOOL: true }] }, bytes: { B: "aGk=" } };
    await cli("dynamodb", "put-item", "--table-name", "table", "--item", JSON.stringify(item));
    const read = await cli("dynamodb", "get-item", "--table-name", "table", "--key", '{"pk":{"S":"a"}}');
    expect(read).toEqual({ Item: item });
  });

  test("invokes a function and writes its payload (REST JSON)", async () => {
    const output = join(directory, "out.json");
    const options = ["--function-name", "f", "--payload", '{"a":1}', "--cli-binary-format", "raw-in-base64-out"];
    expect(await cli("lambda", "invoke", ...options, output)).toEqual({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(readFileSync(output, "utf8")).toBe('{"a":1}');
  });

  test("signs an ARN within a path", async () => {
    const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
    expect(await cli("lambda", "list-tags", "--resource", arn)).toEqual({ Tags: { arn } });
  });

  test("reports a modelled error and an operation that the lab lacks", async () => {
    await expect(cli("lambda", "get-function", "--function-name", "absent")).rejects.toThrow(
      /\(ResourceNotFoundException\) when calling the GetFunction operation.*: Function not found: absent/,
    );
    await expect(cli("lambda", "list-functions")).rejects.toThrow(/NotImplemented.*lambda\.ListFunctions/);
  });

  test("puts metric data (Query, or awsJson in later versions)", async () => {
    seen.datums.length = 0; // Of an attempt before.
    const datum = "MetricName=m,Value=1.5,Dimensions=[{Name=n,Value=v}]";
    await cli("cloudwatch", "put-metric-data", "--namespace", "ns", "--metric-data", datum);
    expect(seen.datums).toEqual([{ MetricName: "m", Value: 1.5, Dimensions: [{ Name: "n", Value: "v" }] }]);
  });

  test("copies a file to S3 and back (REST XML)", async () => {
    const [source, copy] = [join(directory, "source"), join(directory, "copy")];
    writeFileSync(source, "content");
    await cli("s3", "cp", source, "s3://bucket/a key/é.txt");
    await cli("s3", "cp", "s3://bucket/a key/é.txt", copy);
    expect(readFileSync(copy, "utf8")).toBe("content");
    expect(await cli("s3api", "list-objects-v2", "--bucket", "bucket", "--prefix", "p/")).toMatchObject({
      Contents: [{ Key: "k", Size: 1 }],
    });
    const absent = cli("s3api", "get-object", "--bucket", "bucket", "--key", "absent", join(directory, "none"));
    await expect(absent).rejects.toThrow(/NoSuchKey/);
  });
});
