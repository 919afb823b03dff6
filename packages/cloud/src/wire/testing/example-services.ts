/** Small real services for the contract tests, one for each protocol. */
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as DynamoDb from "@aws-sdk/client-dynamodb";
import type * as Lambda from "@aws-sdk/client-lambda";
import type * as S3 from "@aws-sdk/client-s3";
import { ServiceError } from "../../service-error.ts";
import { defineService, type ServiceDefinition } from "../service.ts";

/** What the example services were given. */
export const seen = {
  datums: 0,
  region: "",
  items: new Map<string, Record<string, DynamoDb.AttributeValue>>(),
  objects: new Map<string, { body: Uint8Array; metadata: Record<string, string>; encoding: string | undefined }>(),
  deleted: [] as (string | undefined)[],
  location: undefined as string | undefined,
};

const dynamodb = defineService<typeof DynamoDb>({
  name: "dynamodb",
  signingName: "dynamodb",
  clientPackage: "@aws-sdk/client-dynamodb",
  protocol: "aws-json-1.0",
  targetPrefix: "DynamoDB_20120810",
  apiVersion: "2012-08-10",
  operations: {
    PutItem({ Item = {}, ConditionExpression }, { scope }) {
      const stored = { pk: { S: "stored" }, blob: { B: Buffer.from("old") } };
      if (ConditionExpression !== undefined) {
        throw new ServiceError("ConditionalCheckFailedException", "The conditional request failed", { Item: stored });
      }
      seen.items.set(`${scope.accountId}/${Item["pk"]?.S}`, Item);
      return {};
    },
    GetItem({ Key = {} }, { scope }) {
      seen.region = scope.region;
      const found = seen.items.get(`${scope.accountId}/${Key["pk"]?.S}`);
      return found === undefined ? {} : { Item: found };
    },
    ListTables() {
      throw new TypeError("a secret of the lab");
    },
  },
});

const lambda = defineService<typeof Lambda>({
  name: "lambda",
  signingName: "lambda",
  clientPackage: "@aws-sdk/client-lambda",
  protocol: "rest-json",
  apiVersion: "2015-03-31",
  operations: {
    Invoke: ({ Payload, FunctionName, LogType }) => ({
      StatusCode: 200,
      ExecutedVersion: "$LATEST",
      Payload: Buffer.from(JSON.stringify({ name: FunctionName, echo: Buffer.from(Payload ?? []).toString() })),
      ...(LogType === "Tail" ? { LogResult: "bG9n" } : {}),
    }),
    GetFunction({ FunctionName = "" }) {
      if (FunctionName === "absent") {
        throw new ServiceError("ResourceNotFoundException", "Function not found: absent", { Type: "User" });
      }
      return { Configuration: { FunctionName, Timeout: 3, Environment: { Variables: { NAME: "value" } } } };
    },
    TagResource: () => ({}),
    UpdateAlias: () => ({}),
    UpdateFunctionConfiguration: ({ MemorySize }) => ({ MemorySize }),
    InvokeWithResponseStream: () => ({
      StatusCode: 200,
      ResponseStreamContentType: "text/plain",
      EventStream: (async function* () {
        yield { PayloadChunk: { Payload: Buffer.from("one;") } };
        yield { PayloadChunk: { Payload: Buffer.from("two;") } };
        yield { InvokeComplete: { LogResult: "bG9n" } };
      })(),
    }),
  },
});

const cloudwatch = defineService<typeof CloudWatch>({
  name: "cloudwatch",
  signingName: "monitoring",
  clientPackage: "@aws-sdk/client-cloudwatch",
  protocol: "aws-json-1.0",
  targetPrefix: "GraniteServiceVersion20100801",
  apiVersion: "2010-08-01",
  isQueryCompatible: true,
  operations: {
    PutMetricData({ MetricData = [] }) {
      seen.datums += MetricData.filter((datum) => datum.Timestamp instanceof Date && datum.Value === 1.5).length;
      return {};
    },
    DescribeAlarms: () => ({ MetricAlarms: [] }),
    GetDashboard() {
      throw new ServiceError("DashboardNotFoundError", "Dashboard x does not exist");
    },
  },
});

const logs = defineService<typeof Logs>({
  name: "logs",
  signingName: "logs",
  clientPackage: "@aws-sdk/client-cloudwatch-logs",
  protocol: "aws-json-1.1",
  targetPrefix: "Logs_20140328",
  apiVersion: "2014-03-28",
  operations: {
    GetLogEvents: () => ({ events: [{ timestamp: 1, message: "line" }] }),
    StartLiveTail: () => ({
      responseStream: (async function* () {
        yield { sessionStart: { requestId: "r", sessionId: "s" } };
        throw new ServiceError("SessionTimeoutException", "3 hours are over");
      })(),
    }),
  },
});

const s3 = defineService<typeof S3>({
  name: "s3",
  signingName: "s3",
  clientPackage: "@aws-sdk/client-s3",
  protocol: "rest-xml",
  apiVersion: "2006-03-01",
  operations: {
    CreateBucket({ Bucket, CreateBucketConfiguration }) {
      seen.location = CreateBucketConfiguration?.LocationConstraint;
      return { Location: `/${Bucket}` };
    },
    ListBuckets: () => ({ Buckets: [{ Name: "a&b", CreationDate: new Date(0) }] }),
    GetBucketLocation: () => ({ LocationConstraint: "eu-west-1" }),
    PutObject({ Bucket, Key, Body, Metadata = {}, ContentEncoding }) {
      const body = Body as Uint8Array;
      seen.objects.set(`${Bucket}/${Key}`, { body, metadata: Metadata, encoding: ContentEncoding });
      return { ETag: '"etag"' };
    },
    GetObject({ Bucket, Key, Range }) {
      const found = seen.objects.get(`${Bucket}/${Key}`);
      if (found === undefined) throw new ServiceError("NoSuchKey", "The specified key does not exist.", { Key });
      if (Range !== undefined) return { Body: found.body.subarray(0, 1), ContentRange: "bytes 0-0/9" };
      return { Body: inPieces(found.body), ContentLength: found.body.length, Metadata: found.metadata };
    },
    ListObjectsV2: ({ Prefix }) => ({
      Name: "b",
      Prefix,
      Contents: [
        { Key: "x", Size: 1 },
        { Key: "y", Size: 2 },
      ],
    }),
    DeleteObjects({ Delete }) {
      seen.deleted = Delete?.Objects?.map(({ Key }) => Key) ?? [];
      return { Deleted: [{ Key: "x" }] };
    },
  },
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 60_000) yield bytes.subarray(at, at + 60_000);
}

/** All of them, to mount together. */
export const exampleServices: readonly ServiceDefinition[] = [dynamodb, lambda, cloudwatch, logs, s3];
