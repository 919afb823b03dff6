import type * as CloudFormation from "@aws-sdk/client-cloudformation";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as DynamoDb from "@aws-sdk/client-dynamodb";
import type * as Iam from "@aws-sdk/client-iam";
import type * as Lambda from "@aws-sdk/client-lambda";
import type * as Sts from "@aws-sdk/client-sts";
import type * as XRay from "@aws-sdk/client-xray";
import type { AwsClients } from "../../aws-clients.ts";

/**
 * Every call that a diagnosis may make, by its IAM action. The collector can make no other: its only way to AWS takes a
 * key of this table. The policy that a user is told to grant is printed from it, too. Nothing here changes anything.
 */
export const AWS_READS = {
  "sts:GetCallerIdentity": {
    purpose: "which account this is",
    run: async (clients: AwsClients, input: Sts.GetCallerIdentityCommandInput) => {
      const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
      return (await clients.sts()).send(new GetCallerIdentityCommand(input));
    },
  },
  "iam:ListAccountAliases": {
    purpose: "the account's name",
    run: async (clients: AwsClients, input: Iam.ListAccountAliasesCommandInput) => {
      const { ListAccountAliasesCommand } = await import("@aws-sdk/client-iam");
      return (await clients.iam()).send(new ListAccountAliasesCommand(input));
    },
  },
  "cloudformation:DescribeStackResources": {
    purpose: "the resources of the stack",
    run: async (clients: AwsClients, input: CloudFormation.DescribeStackResourcesCommandInput) => {
      const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
      return (await clients.cloudFormation()).send(new DescribeStackResourcesCommand(input));
    },
  },
  "cloudformation:GetTemplate": {
    purpose: "the template that the patch is for",
    run: async (clients: AwsClients, input: CloudFormation.GetTemplateCommandInput) => {
      const { GetTemplateCommand } = await import("@aws-sdk/client-cloudformation");
      return (await clients.cloudFormation()).send(new GetTemplateCommand(input));
    },
  },
  "xray:GetServiceGraph": {
    purpose: "which services call which",
    run: async (clients: AwsClients, input: XRay.GetServiceGraphCommandInput) => {
      const { GetServiceGraphCommand } = await import("@aws-sdk/client-xray");
      return (await clients.xray()).send(new GetServiceGraphCommand(input));
    },
  },
  "xray:GetTraceSummaries": {
    purpose: "sampled requests, their status and time",
    run: async (clients: AwsClients, input: XRay.GetTraceSummariesCommandInput) => {
      const { GetTraceSummariesCommand } = await import("@aws-sdk/client-xray");
      return (await clients.xray()).send(new GetTraceSummariesCommand(input));
    },
  },
  "xray:BatchGetTraces": {
    purpose: "where failing, slow and ordinary requests spent their time",
    run: async (clients: AwsClients, input: XRay.BatchGetTracesCommandInput) => {
      const { BatchGetTracesCommand } = await import("@aws-sdk/client-xray");
      return (await clients.xray()).send(new BatchGetTracesCommand(input));
    },
  },
  "cloudwatch:GetMetricData": {
    purpose: "errors, throttles, concurrency and capacity by the minute",
    run: async (clients: AwsClients, input: CloudWatch.GetMetricDataCommandInput) => {
      const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
      return (await clients.cloudWatch()).send(new GetMetricDataCommand(input));
    },
  },
  "logs:DescribeLogGroups": {
    purpose: "which functions have a log, and how much a query would scan",
    run: async (clients: AwsClients, input: Logs.DescribeLogGroupsCommandInput) => {
      const { DescribeLogGroupsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
      return (await clients.logs()).send(new DescribeLogGroupsCommand(input));
    },
  },
  "logs:StartQuery": {
    purpose: "durations, memory, cold starts and failures of every invocation",
    run: async (clients: AwsClients, input: Logs.StartQueryCommandInput) => {
      const { StartQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
      return (await clients.logs()).send(new StartQueryCommand(input));
    },
  },
  "logs:GetQueryResults": {
    purpose: "the results of these queries",
    run: async (clients: AwsClients, input: Logs.GetQueryResultsCommandInput) => {
      const { GetQueryResultsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
      return (await clients.logs()).send(new GetQueryResultsCommand(input));
    },
  },
  "lambda:ListFunctions": {
    purpose: "the functions, where neither traces nor a stack name them",
    run: async (clients: AwsClients, input: Lambda.ListFunctionsCommandInput) => {
      const { ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
      return (await clients.lambda()).send(new ListFunctionsCommand(input));
    },
  },
  "lambda:GetFunctionConfiguration": {
    purpose: "memory, time-out and runtime of each function",
    run: async (clients: AwsClients, input: Lambda.GetFunctionConfigurationCommandInput) => {
      const { GetFunctionConfigurationCommand } = await import("@aws-sdk/client-lambda");
      return (await clients.lambda()).send(new GetFunctionConfigurationCommand(input));
    },
  },
  "lambda:GetFunctionConcurrency": {
    purpose: "reserved concurrency of each function",
    run: async (clients: AwsClients, input: Lambda.GetFunctionConcurrencyCommandInput) => {
      const { GetFunctionConcurrencyCommand } = await import("@aws-sdk/client-lambda");
      return (await clients.lambda()).send(new GetFunctionConcurrencyCommand(input));
    },
  },
  "lambda:GetAccountSettings": {
    purpose: "the account's concurrency limit",
    run: async (clients: AwsClients, input: Lambda.GetAccountSettingsCommandInput) => {
      const { GetAccountSettingsCommand } = await import("@aws-sdk/client-lambda");
      return (await clients.lambda()).send(new GetAccountSettingsCommand(input));
    },
  },
  "dynamodb:DescribeTable": {
    purpose: "capacity of each table",
    run: async (clients: AwsClients, input: DynamoDb.DescribeTableCommandInput) => {
      const { DescribeTableCommand } = await import("@aws-sdk/client-dynamodb");
      return (await clients.dynamoDb()).send(new DescribeTableCommand(input));
    },
  },
} as const;

/** An IAM action that a diagnosis may use. */
export type ReadAction = keyof typeof AWS_READS;

/** What a call takes. */
export type ReadInput<Action extends ReadAction> = Parameters<(typeof AWS_READS)[Action]["run"]>[1];

/** What a call answers. */
export type ReadOutput<Action extends ReadAction> = Awaited<ReturnType<(typeof AWS_READS)[Action]["run"]>>;
