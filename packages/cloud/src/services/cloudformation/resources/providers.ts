import { apiGatewayDeployment } from "./apigateway-deployment.ts";
import { apiGatewayMethod } from "./apigateway-method.ts";
import { apiGatewayResource } from "./apigateway-resource.ts";
import { apiGatewayRestApi } from "./apigateway-rest-api.ts";
import { apiGatewayStage } from "./apigateway-stage.ts";
import { API_GATEWAY_V2 } from "./apigatewayv2.ts";
import { cloudWatchAlarm } from "./cloudwatch-alarm.ts";
import { cloudWatchCompositeAlarm } from "./cloudwatch-composite-alarm.ts";
import { cloudWatchDashboard } from "./cloudwatch-dashboard.ts";
import { dynamoDbTable } from "./dynamodb-table.ts";
import { IDENTITY_STUBS } from "./identity-stubs.ts";
import { lambdaAlias } from "./lambda-alias.ts";
import { lambdaEventInvokeConfig } from "./lambda-event-invoke-config.ts";
import { lambdaEventSourceMapping } from "./lambda-event-source-mapping.ts";
import { lambdaFunction } from "./lambda-function.ts";
import { lambdaLayerVersion } from "./lambda-layer-version.ts";
import { lambdaPermission } from "./lambda-permission.ts";
import { lambdaUrl } from "./lambda-url.ts";
import { lambdaVersion } from "./lambda-version.ts";
import { logsLogGroup } from "./logs-log-group.ts";
import { logsLogStream } from "./logs-log-stream.ts";
import { logsMetricFilter } from "./logs-metric-filter.ts";
import { logsQueryDefinition } from "./logs-query-definition.ts";
import { logsSubscriptionFilter } from "./logs-subscription-filter.ts";
import type { ResourceProvider } from "./resource-provider.ts";
import { s3Bucket } from "./s3-bucket.ts";
import { sqsQueue } from "./sqs-queue.ts";

const PROVIDERS: readonly ResourceProvider[] = [
  apiGatewayDeployment,
  apiGatewayMethod,
  apiGatewayResource,
  apiGatewayRestApi,
  apiGatewayStage,
  ...API_GATEWAY_V2,
  cloudWatchAlarm,
  cloudWatchCompositeAlarm,
  cloudWatchDashboard,
  dynamoDbTable,
  ...IDENTITY_STUBS,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaLayerVersion,
  lambdaPermission,
  lambdaUrl,
  lambdaVersion,
  logsLogGroup,
  logsLogStream,
  logsMetricFilter,
  logsQueryDefinition,
  logsSubscriptionFilter,
  s3Bucket,
  sqsQueue,
];

/** The resource types that the lab has. */
export const PROVIDED_TYPES: readonly string[] = PROVIDERS.map(({ type }) => type);

const BY_TYPE = new Map(PROVIDERS.map((provider) => [provider.type, provider]));

/** The provider of a resource type; undefined for a type that the lab does not have. */
export function providerOf(type: string): ResourceProvider | undefined {
  return BY_TYPE.get(type);
}
