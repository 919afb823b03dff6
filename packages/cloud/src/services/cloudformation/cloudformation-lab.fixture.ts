// CloudFormation over neighbours that answer by a script, for its tests, and the templates that they deploy.
import { accountId, DEFAULT_REGION, requestId, seededRandom, VirtualClock } from "@faultline/core";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import { createCloudFormationService } from "./create-cloudformation-service.ts";

/** The account and Region of the tests' stacks. */
export const SCOPE = { accountId: accountId("123456789012"), region: DEFAULT_REGION };

const CONTEXT = {
  scope: SCOPE,
  requestId: requestId("r"),
  origin: "http://127.0.0.1:4566",
  headers: {},
  signal: new AbortController().signal,
};

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** The members of any answer that the tests look at; each answer has some. */
interface Answer {
  readonly Changes: readonly unknown[];
  readonly Id: string;
  readonly StackEvents: readonly Event[];
  readonly StackResources: readonly Resource[];
  readonly StackResourceSummaries: readonly Resource[];
  readonly Stacks: readonly Stack[];
  readonly TemplateBody: string;
}

interface Resource {
  readonly LogicalResourceId: string;
}

interface Stack {
  readonly Outputs: readonly unknown[];
  readonly StackId: string;
  readonly StackStatus: string;
}

interface Event {
  readonly LogicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

/** Answers as the neighbours would, and notes what was called. `script` may refuse or hold a call. */
function scriptedServices(script: (call: Call) => Promise<void> | void = () => {}) {
  const calls: Call[] = [];
  let nextId = 1;
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    CreateFunction: ({ FunctionName: name }) => ({
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${String(name)}`,
      State: "Active",
    }),
    CreateTable: ({ TableName: name }) => ({
      TableDescription: { TableArn: `arn:table/${String(name)}`, TableStatus: "ACTIVE" },
    }),
    DescribeTable: () => ({ Table: { TableStatus: "ACTIVE" } }),
    CreateQueue: ({ QueueName: name }) => ({ QueueUrl: `http://localhost/123456789012/${String(name)}` }),
    ImportRestApi: () => ({ id: `api${nextId++}`, rootResourceId: "root" }),
    CreateDeployment: () => ({ id: `dep${nextId++}` }),
    PublishVersion: () => ({ Version: String(nextId), FunctionArn: `arn:version:${nextId++}` }),
    CreateAlias: () => ({ AliasArn: "arn:alias" }),
    GetProvisionedConcurrencyConfig: () => ({ Status: "READY" }),
    GetFunctionConfiguration: () => ({ State: "Active", LastUpdateStatus: "Successful" }),
  };
  const services = {
    async call(call: Call) {
      calls.push(call);
      await script(call);
      return answers[call.operation]?.(call.input) ?? {};
    },
  } as unknown as ServiceCaller; // The generic contract, answered by a script.
  const names = () => calls.map(({ operation }) => operation);
  return { services, calls, names };
}

/**
 * Starts the service.
 *
 * @param script May refuse or hold a call to a neighbour.
 * @param state An earlier lab's, to go on from there.
 */
export function createLab(script?: Parameters<typeof scriptedServices>[0], state = createMemoryStateStore()) {
  const neighbours = scriptedServices(script);
  const service = createCloudFormationService({
    call: neighbours.services,
    state,
    clock: new VirtualClock(0),
    random: seededRandom(1),
  });
  const call = async (operation: string, input: Record<string, unknown>): Promise<Answer> => {
    const handler = service.operations[operation];
    if (handler === undefined) throw new Error(`No handler for ${operation}`);
    return (await handler(input as never, CONTEXT)) as Answer;
  };
  const describe = async (name = "shop") => (await call("DescribeStacks", { StackName: name })).Stacks[0];
  const status = async (name?: string) => (await describe(name))?.StackStatus;
  const deploy = async (operation: string, template: string, more: Record<string, unknown> = {}) => {
    await call(operation, {
      StackName: "shop",
      TemplateBody: template,
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
      ...more,
    });
    await service.settled();
    return status();
  };
  const events = async () => (await call("DescribeStackEvents", { StackName: "shop" })).StackEvents.toReversed();
  return { ...neighbours, service, call, describe, deploy, status, events };
}

/** The service, what it called, and short words for what tests do with the stack `shop`. */
export type StackLab = ReturnType<typeof createLab>;

/** A queue as a template's resource, with more lines. */
export const queue = (name: string, more = "") => `  ${name}:\n    Type: AWS::SQS::Queue\n${more}`;

/** Lines for such a queue: a property that an update changes. */
export const delay = (seconds: number) => `    Properties:\n      DelaySeconds: ${seconds}\n`;

/** A SAM application: a function behind an API, and a table whose name is in the function's environment. */
export const SAM_APP = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Memory: { Type: Number, Default: 256 }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://bucket/code.zip
      Handler: app.handler
      Runtime: nodejs22.x
      MemorySize: !Ref Memory
      Environment: { Variables: { TABLE: !Ref Table } }
      Policies: [{ DynamoDBReadPolicy: { TableName: !Ref Table } }]
      Events:
        Get: { Type: Api, Properties: { Path: /coffee, Method: get } }
  Table:
    Type: AWS::Serverless::SimpleTable
Outputs:
  Url:
    Value: !Sub "https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod/"
    Export: { Name: !Sub "\${AWS::StackName}-url" }
`;
