/** Contract tests: the official clients against small real services, over every protocol. */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, GetLogEventsCommand, StartLiveTailCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type * as Lambda from "@aws-sdk/client-lambda";
import {
  GetFunctionCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
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
import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { seededRandom, systemClock } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createStsService } from "../services/sts/index.ts";
import { exampleServices, seen } from "./testing/example-services.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./http-server.ts";

const ACCOUNT = "111111111111";
const sources = { clock: systemClock, random: seededRandom(1) };

const faults: { error: unknown; service: string; operation: string }[] = [];
let server: HttpServer;
let endpoint = "";

function startServer(options: Partial<HttpServerOptions> = {}): HttpServer {
  return createHttpServer({
    services: [createStsService(sources), ...exampleServices],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    ...sources,
    onFault: (error, place) => faults.push({ error, ...place }),
    ...options,
  });
}

function clientOptions(accessKeyId = ACCOUNT) {
  return { endpoint, region: "eu-west-1", credentials: { accessKeyId, secretAccessKey: "secret" }, maxAttempts: 1 };
}

beforeAll(async () => {
  server = startServer();
  endpoint = `http://127.0.0.1:${(await server.listen()).port}`;
});

afterAll(() => server.close());

beforeEach(() => {
  faults.length = 0;
  seen.datums = 0;
});

describe("awsJson", () => {
  test("carries items with every kind of attribute, keyed by the caller's account and Region", async () => {
    const client = new DynamoDBClient(clientOptions());
    const Item = {
      pk: { S: "a" },
      bytes: { B: new Uint8Array([1, 2]) },
      nested: { M: { number: { N: "1" }, list: { L: [{ NULL: true }, { SS: ["x"] }] } } },
    };
    await client.send(new PutItemCommand({ TableName: "table", Item }));
    const { Item: read, $metadata } = await client.send(
      new GetItemCommand({ TableName: "table", Key: { pk: { S: "a" } } }),
    );
    expect(read).toEqual(Item);
    expect(seen.region).toBe("eu-west-1");
    expect($metadata.requestId).toMatch(/^[A-Z0-9]{52}$/);
    const stranger = new DynamoDBClient(clientOptions("AKIAEXAMPLE"));
    const other = await stranger.send(new GetItemCommand({ TableName: "table", Key: { pk: { S: "a" } } }));
    expect(other.Item).toBeUndefined();
  });

  test("gives a modelled error its members", async () => {
    const client = new DynamoDBClient(clientOptions());
    const put = new PutItemCommand({ TableName: "table", Item: { pk: { S: "a" } }, ConditionExpression: "x" });
    const error: unknown = await client.send(put).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: { pk: { S: "stored" }, blob: { B: new Uint8Array(Buffer.from("old")) } },
    });
  });

  test.each([
    // The bodies and sentences are those of DynamoDB as architect/dynalite's tests record them.
    ["{", /Could not parse request body/],
    ['{"TableName":23}', /^class java.lang.Short can not be converted to an String$/],
    ['{"TableName":{}}', /^Start of structure or map found where not expected.$/],
    ['{"Key":[]}', /^Start of list found where not expected$/],
  ])("refuses %s as SerializationException", async (body, message) => {
    const response = await postTarget("DynamoDB_20120810.GetItem", body);
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amz-crc32")).toMatch(/^\d+$/);
    const answer = (await response.json()) as Record<string, string>;
    expect(answer["__type"]).toBe("com.amazon.coral.service#SerializationException");
    expect(answer["Message"]).toMatch(message);
  });

  test("lists every missing required member in AWS's words", async () => {
    const answer = await (await postTarget("DynamoDB_20120810.GetItem", "{}")).json();
    expect(answer).toEqual({
      __type: "com.amazon.coral.validate#ValidationException",
      message:
        "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'key' failed to satisfy constraint: Member must not be null",
    });
  });

  test("tells a client nothing about a fault of the lab, and reports it", async () => {
    const response = await postTarget("DynamoDB_20120810.ListTables", "{}");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("InternalFailure");
    expect(text).not.toContain("secret");
    expect(faults).toMatchObject([{ service: "dynamodb", operation: "ListTables", error: expect.any(TypeError) }]);
  });

  test.each(["DynamoDB_20120810.NoSuchThing", "Nothing.GetItem", "garbage"])("does not know %s", async (target) => {
    const response = await postTarget(target, "{}");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("UnknownOperationException");
  });

  test("refuses a signed request without target in the service's protocol", async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
    const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body: "{}" });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(await response.text()).toContain("com.amazon.coral.service#UnknownOperationException");
  });

  test("answers a body that nests too deep as the client's mistake", async () => {
    const depth = 20_000;
    const body = `{"Key":{"a":${'{"L":['.repeat(depth)}${"]}".repeat(depth)}}}`;
    const response = await postTarget("DynamoDB_20120810.GetItem", body);
    expect([response.status, faults]).toEqual([400, []]);
    expect(await response.text()).toContain("SerializationException");
  });

  test("answers a constraint in the service's own code", async () => {
    // Recorded from AWS: logs GetLogEvents with limit 10001.
    const client = new CloudWatchLogsClient(clientOptions());
    const get = new GetLogEventsCommand({ logGroupName: "g", logStreamName: "s", limit: 10_001 });
    await expect(client.send(get)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    });
  });

  test("streams events after an initial response, and an exception as the stream's end", async () => {
    const client = new CloudWatchLogsClient({ ...clientOptions(), disableHostPrefix: true });
    const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: ["g"] }));
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const event of responseStream ?? []) received.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ name: "SessionTimeoutException" });
    expect(received).toEqual([{ sessionStart: expect.objectContaining({ requestId: "r", sessionId: "s" }) }]);
  });
});

describe("REST JSON", () => {
  test("binds labels, headers, payload and status", async () => {
    const client = new LambdaClient(clientOptions());
    const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
    const answer = await client.send(new InvokeCommand({ FunctionName: arn, Payload: "hello", LogType: "Tail" }));
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST", LogResult: "bG9n" });
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toEqual({ name: arn, echo: "hello" });
  });

  test("answers modelled errors with status and members", async () => {
    const client = new LambdaClient(clientOptions());
    await expect(client.send(new GetFunctionCommand({ FunctionName: "absent" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: absent",
      Type: "User",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("answers 204 without a body", async () => {
    const client = new LambdaClient(clientOptions());
    const tag = new TagResourceCommand({
      Resource: "arn:aws:lambda:eu-west-1:111111111111:function:f",
      Tags: { a: "b" },
    });
    expect((await client.send(tag)).$metadata.httpStatusCode).toBe(204);
  });

  test.each(["/2015-03-31/functions/f", "/2015-03-31/functions/f/"])("finds %s, signed or not", async (path) => {
    const answer = (await (await fetch(endpoint + path)).json()) as Lambda.GetFunctionResponse;
    expect(answer.Configuration?.FunctionName).toBe("f");
  });

  test("answers 501 for an operation without handler, and counts it", async () => {
    const client = new LambdaClient(clientOptions());
    await expect(client.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "The lab does not implement lambda.ListFunctions",
      $metadata: { httpStatusCode: 501 },
    });
    expect(server.counters.unimplemented.get("lambda.ListFunctions")).toBe(1);
  });

  test.each([
    // Recorded from AWS: UpdateAlias with a weight of 2.
    {
      command: new UpdateAliasCommand({
        FunctionName: "f",
        Name: "live",
        RoutingConfig: { AdditionalVersionWeights: { 2: 2 } },
      }),
      message:
        "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
    },
    // Recorded from AWS: UpdateAlias with $LATEST as additional version.
    {
      command: new UpdateAliasCommand({
        FunctionName: "f",
        Name: "live",
        RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } },
      }),
      message:
        "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    },
  ])("refuses what breaks a constraint: $message", async ({ command, message }) => {
    const client = new LambdaClient(clientOptions());
    await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException", message });
  });

  test("refuses a number out of range", async () => {
    const client = new LambdaClient(clientOptions());
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: "f", MemorySize: 127 });
    await expect(client.send(update)).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    });
  });

  test("streams a function's response", async () => {
    const client = new LambdaClient(clientOptions());
    const { EventStream, $metadata } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: "f" }));
    const events: string[] = [];
    for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
      events.push(Buffer.from(PayloadChunk?.Payload ?? []).toString() + (InvokeComplete?.LogResult ?? ""));
    }
    expect(events).toEqual(["one;", "two;", "bG9n"]);
    expect($metadata.httpStatusCode).toBe(200);
  });
});

describe("CloudWatch's three protocols", () => {
  const MetricData = Array.from({ length: 600 }, (_, index) => ({
    MetricName: `metric-${index}`,
    Value: 1.5,
    Timestamp: new Date(1_767_225_600_000),
    Dimensions: [{ Name: "n", Value: "v" }],
  }));

  test("takes a gzip body", async () => {
    await new CloudWatchClient(clientOptions()).send(new PutMetricDataCommand({ Namespace: "n", MetricData }));
    expect(seen.datums).toBe(600);
  });

  test.each([
    ["Query", { "content-type": "application/x-www-form-urlencoded" }, queryForm()],
    ["RPC v2 CBOR", { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" }, cborBody()],
  ])("takes %s", async (_, headers, body) => {
    const path =
      headers["content-type"] === "application/cbor"
        ? "/service/GraniteServiceVersion20100801/operation/PutMetricData"
        : "/";
    const response = await fetch(endpoint + path, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    expect(seen.datums).toBe(1);
  });

  test("names the Query code to clients that moved from Query", async () => {
    const response = await postTarget("GraniteServiceVersion20100801.GetDashboard", '{"DashboardName":"x"}');
    expect(response.status).toBe(404);
    expect(response.headers.get("x-amzn-query-error")).toBe("ResourceNotFound;Sender");
    const client = new CloudWatchClient(clientOptions());
    await expect(client.send(new GetDashboardCommand({ DashboardName: "x" }))).rejects.toMatchObject({
      message: "Dashboard x does not exist",
    });
  });

  test("refuses enumeration values in AWS's words", async () => {
    // Recorded from AWS: the sentence, and the order of its values.
    const StateValue = "INVALID" as CloudWatch.StateValue;
    const client = new CloudWatchClient(clientOptions());
    await expect(client.send(new DescribeAlarmsCommand({ StateValue }))).rejects.toMatchObject({
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
  });

  function queryForm(): string {
    return new URLSearchParams({
      Action: "PutMetricData",
      Version: "2010-08-01",
      Namespace: "n",
      "MetricData.member.1.MetricName": "m",
      "MetricData.member.1.Value": "1.5",
      "MetricData.member.1.Timestamp": "2026-01-01T00:00:00Z",
    }).toString();
  }

  /** {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1.5, "Timestamp": 1(0)}]} by hand, RFC 8949. */
  function cborBody(): Uint8Array<ArrayBuffer> {
    const text = (value: string) => [0x60 + value.length, ...Buffer.from(value)];
    const datum = [
      0xa3,
      ...text("MetricName"),
      ...text("m"),
      ...text("Value"),
      0xf9,
      0x3e,
      0x00,
      ...text("Timestamp"),
      0xc1,
      0x00,
    ];
    return Uint8Array.from([0xa2, ...text("Namespace"), ...text("n"), ...text("MetricData"), 0x9f, ...datum, 0xff]);
  }
});

describe("Query", () => {
  test("says who calls", async () => {
    const identity = await new STSClient(clientOptions()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: ACCOUNT, UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
  });

  test("gives out credentials that act in the role's account", async () => {
    const RoleArn = "arn:aws:iam::222222222222:role/path/deployer";
    const { Credentials } = await new STSClient(clientOptions()).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "me" }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const assumed = new STSClient({ ...clientOptions(), credentials });
    expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "222222222222",
      Arn: "arn:aws:sts::222222222222:assumed-role/deployer/me",
    });
    expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(systemClock.now());
  });

  test("refuses a malformed role", async () => {
    const assume = new AssumeRoleCommand({ RoleArn: "arn:aws:iam::1:role/short-account", RoleSessionName: "me" });
    await expect(new STSClient(clientOptions()).send(assume)).rejects.toMatchObject({ Code: "ValidationError" });
  });

  test("knows a key's account", async () => {
    const info = new GetAccessKeyInfoCommand({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE" });
    expect((await new STSClient(clientOptions()).send(info)).Account).toBe("000000000000");
  });

  test("works unsigned, as GET, and refuses an unknown action in XML", async () => {
    const known = await fetch(`${endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(await known.text()).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/">/,
    );
    const unknown = await fetch(`${endpoint}/?Action=Nothing&Version=2011-06-15`);
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain("<Type>Sender</Type><Code>InvalidAction</Code>");
  });
});

describe("REST XML", () => {
  test("keeps an object's bytes, metadata and key", async () => {
    const client = new S3Client(clientOptions());
    const Body = Buffer.alloc(200_000, "0123456789");
    const object = { Bucket: "bucket", Key: "a b/ä//c+d.txt" };
    await client.send(new PutObjectCommand({ ...object, Body, Metadata: { colour: "blue" }, ContentEncoding: "gzip" }));
    expect([...seen.objects]).toMatchObject([["bucket/a b/ä//c+d.txt", { encoding: "gzip" }]]);
    const read = await client.send(new GetObjectCommand(object));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(read.Metadata).toEqual({ colour: "blue" });
  });

  test("decodes the chunks of a streamed upload", async () => {
    const client = new S3Client({ ...clientOptions(), requestStreamBufferSize: 8192 });
    const { Readable } = await import("node:stream");
    const Body = Readable.from([Buffer.from("first "), Buffer.from("second")]);
    await client.send(new PutObjectCommand({ Bucket: "bucket", Key: "streamed", Body, ContentLength: 12 }));
    const stored = seen.objects.get("bucket/streamed");
    expect(Buffer.from(stored?.body ?? []).toString()).toBe("first second");
    expect(stored?.encoding).toBeUndefined();
  });

  test("reads XML bodies and writes XML answers", async () => {
    const client = new S3Client(clientOptions());
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
    const client = new S3Client(clientOptions());
    const gzipped = gzipSync("content");
    const object = { Bucket: "bucket", Key: "part" };
    await client.send(new PutObjectCommand({ ...object, Body: gzipped, ContentEncoding: "gzip" }));
    const part = await client.send(new GetObjectCommand({ ...object, Range: "bytes=0-0" }));
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(Buffer.from(seen.objects.get("bucket/part")?.body ?? [])).toEqual(gzipped);
  });

  test("answers S3's form of errors", async () => {
    const client = new S3Client(clientOptions());
    await expect(client.send(new GetObjectCommand({ Bucket: "b", Key: "absent" }))).rejects.toMatchObject({
      name: "NoSuchKey",
      message: "The specified key does not exist.",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("the server", () => {
  test("asks other routes first", async () => {
    const routed = startServer({
      routes: [
        {
          match: ({ path }) =>
            path === "/own" ? Promise.resolve({ status: 201, headers: {}, body: "mine" }) : undefined,
        },
      ],
    });
    const { port } = await routed.listen();
    const response = await fetch(`http://127.0.0.1:${port}/own`);
    expect([response.status, await response.text()]).toEqual([201, "mine"]);
    await routed.close();
  });

  test.each([
    ["as it arrives", {}, Buffer.alloc(2000)],
    ["once inflated", { "content-encoding": "gzip" }, gzipOfZeros()],
  ])("refuses a body over the limit %s with 413 in the protocol's form", async (_, headers, body) => {
    const small = startServer({ maxBodyBytes: 1000 });
    const { port } = await small.listen();
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.GetItem", ...headers },
      body,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining("RequestEntityTooLargeException") });
    await small.close();
  });

  test("names the port that is in use", async () => {
    const port = Number(new URL(endpoint).port);
    await expect(startServer({ port }).listen()).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: `Port ${port} is in use`,
    });
  });

  test("aborts a handler's signal when the client goes away, and only then", async () => {
    const aborted = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<AbortSignal>();
    const waiting = startServer({
      routes: [
        {
          async match({ path, signal }) {
            if (path === "/quick") return { status: 200, headers: {}, body: String(signal.aborted) };
            entered.resolve(signal);
            signal.addEventListener("abort", () => aborted.resolve());
            await aborted.promise;
            return { status: 200, headers: {}, body: "" };
          },
        },
      ],
    });
    const { port } = await waiting.listen();
    expect(await (await fetch(`http://127.0.0.1:${port}/quick`)).text()).toBe("false");
    const socket = connect(port, "127.0.0.1", () => socket.write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"));
    const signal = await entered.promise;
    socket.destroy();
    await aborted.promise;
    expect(signal.aborted).toBe(true);
    await waiting.close();
  });

  test("verifies signatures when it is given the secrets", async () => {
    const strict = startServer({ verifySignatures: (key) => (key === ACCOUNT ? "secret" : undefined) });
    const { port } = await strict.listen();
    const options = { ...clientOptions(), endpoint: `http://127.0.0.1:${port}` };
    const lambdaClient = new LambdaClient(options);
    const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
    expect((await lambdaClient.send(new GetFunctionCommand({ FunctionName: arn }))).Configuration?.Timeout).toBe(3);
    const s3Client = new S3Client(options);
    await s3Client.send(new PutObjectCommand({ Bucket: "b", Key: "ä b", Body: "x" }));
    const wrong = new STSClient({ ...options, credentials: { accessKeyId: ACCOUNT, secretAccessKey: "wrong" } });
    await expect(wrong.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    const unsigned = await fetch(`http://127.0.0.1:${port}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(unsigned.status).toBe(403);
    await strict.close();
  });
});

function gzipOfZeros(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(Buffer.alloc(100_000)));
}

function postTarget(target: string, body: string): Promise<Response> {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
  return fetch(endpoint, { method: "POST", headers, body });
}
