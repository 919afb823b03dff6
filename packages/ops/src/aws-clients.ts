import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { STSClient } from "@aws-sdk/client-sts";
import type { XRayClient } from "@aws-sdk/client-xray";
import type { Target } from "./target.ts";

/** The clients of one target. Each loads its SDK package when it is first asked for: that costs 50–80 ms. */
export interface AwsClients {
  readonly target: Target;
  apiGateway(): Promise<APIGatewayClient>;
  apiGatewayV2(): Promise<ApiGatewayV2Client>;
  cloudFormation(): Promise<CloudFormationClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  dynamoDb(): Promise<DynamoDBClient>;
  iam(): Promise<IAMClient>;
  lambda(): Promise<LambdaClient>;
  logs(): Promise<CloudWatchLogsClient>;
  s3(): Promise<S3Client>;
  sts(): Promise<STSClient>;
  xray(): Promise<XRayClient>;
  /** Closes the connections of every client that was made. */
  destroy(): Promise<void>;
}

/** Makes the clients of a target: the one place that configures the SDK. */
export function createAwsClients(target: Target): AwsClients {
  const configuration = clientConfiguration(target);
  const made: Promise<{ destroy(): void }>[] = [];
  const lazily = <Client extends { destroy(): void }>(load: () => Promise<Client>) => {
    let client: Promise<Client> | undefined;
    return () => {
      if (client === undefined) made.push((client = load()));
      return client;
    };
  };
  return {
    target,
    apiGateway: lazily(async () => {
      const { APIGatewayClient } = await import("@aws-sdk/client-api-gateway");
      return new APIGatewayClient(configuration);
    }),
    apiGatewayV2: lazily(async () => {
      const { ApiGatewayV2Client } = await import("@aws-sdk/client-apigatewayv2");
      return new ApiGatewayV2Client(configuration);
    }),
    cloudFormation: lazily(async () => {
      const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
      return new CloudFormationClient(configuration);
    }),
    cloudWatch: lazily(async () => {
      const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
      return new CloudWatchClient(configuration);
    }),
    dynamoDb: lazily(async () => {
      const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
      return new DynamoDBClient(configuration);
    }),
    iam: lazily(async () => new (await import("@aws-sdk/client-iam")).IAMClient(configuration)),
    lambda: lazily(async () => new (await import("@aws-sdk/client-lambda")).LambdaClient(configuration)),
    logs: lazily(async () => {
      const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
      return new CloudWatchLogsClient(configuration);
    }),
    s3: lazily(async () => {
      const { S3Client } = await import("@aws-sdk/client-s3");
      return new S3Client({ ...configuration, forcePathStyle: !target.isAws });
    }),
    sts: lazily(async () => new (await import("@aws-sdk/client-sts")).STSClient(configuration)),
    xray: lazily(async () => new (await import("@aws-sdk/client-xray")).XRayClient(configuration)),
    async destroy() {
      for (const client of await Promise.all(made)) client.destroy();
    },
  };
}

function clientConfiguration({ endpoint, region, credentials, profile }: Target) {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile === undefined ? {} : { profile }),
  };
}
