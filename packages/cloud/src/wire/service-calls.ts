import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import type * as CloudFormation from "@aws-sdk/client-cloudformation";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as DynamoDb from "@aws-sdk/client-dynamodb";
import type * as Iam from "@aws-sdk/client-iam";
import type * as Lambda from "@aws-sdk/client-lambda";
import type * as S3 from "@aws-sdk/client-s3";
import type * as Sqs from "@aws-sdk/client-sqs";
import type * as XRay from "@aws-sdk/client-xray";
import type { Scope } from "@faultline/core";
import type { OperationInput, OperationName, OperationOutput } from "./service.ts";

/** The SDK client module behind each service that another service may call, by the service's folder name. */
export interface CallableServices {
  readonly apigateway: typeof ApiGateway;
  readonly apigatewayv2: typeof ApiGatewayV2;
  readonly cloudformation: typeof CloudFormation;
  readonly cloudwatch: typeof CloudWatch;
  readonly dynamodb: typeof DynamoDb;
  readonly iam: typeof Iam;
  readonly lambda: typeof Lambda;
  readonly logs: typeof Logs;
  readonly s3: typeof S3;
  readonly sqs: typeof Sqs;
  readonly xray: typeof XRay;
}

/** One API call that a service of the lab makes to another. */
export interface ServiceCall<Service extends keyof CallableServices, Name extends string> {
  readonly service: Service;
  readonly operation: Name;
  readonly input: OperationInput<CallableServices[Service], Name>;
  /** On whose behalf. */
  readonly scope: Scope;
}

/**
 * Lets one service call another's API inside the lab, without HTTP and without knowing it: CloudFormation creates
 * functions and tables this way, as it does on AWS. Rejects with the callee's `ServiceError`.
 */
export interface ServiceCaller {
  call<Service extends keyof CallableServices, Name extends OperationName<CallableServices[Service]>>(
    call: ServiceCall<Service, Name>,
  ): Promise<OperationOutput<CallableServices[Service], Name>>;
}
