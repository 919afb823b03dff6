import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { samError } from "./sam-error.ts";
import { type ApiRoute, objectOf, pick, type ReadText, type SamWarning } from "./sam-resource.ts";

/** The function whose events are transformed. */
export interface EventTarget {
  readonly functionId: string;
  /** `Ref` target that names the function, or its alias when versions are published. */
  readonly invokableId: string;
  /** The `Fn::Sub` placeholder of the ARN to invoke. */
  readonly arnPlaceholder: string;
  readonly attributes: JsonObject;
  readonly readText: ReadText;
  /** The stage of an explicit API; undefined for an API outside the template. */
  stageOf(apiId: string): string | undefined;
}

/** What one event adds. */
export interface EventOutput {
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly routes: readonly ApiRoute[];
  /** Managed policy that the role needs to poll the source. */
  readonly pollerPolicy?: string;
  readonly warnings: readonly SamWarning[];
}

/** The API that SAM makes for `Api` events that name none. */
export const IMPLICIT_REST_API = "ServerlessRestApi";
/** The API that SAM makes for `HttpApi` events that name none. */
export const IMPLICIT_HTTP_API = "ServerlessHttpApi";

type Transform = (name: string, properties: JsonObject, target: EventTarget) => EventOutput;

interface EventType {
  /** The properties that it reads; others are listed as warnings. */
  readonly properties: readonly string[];
  readonly transform: Transform;
}

const TARGET_PROPERTIES = ["Input", "InputPath"];

const RULE_PROPERTIES = ["EventBusName", "State"];

const PATTERN_EVENT: EventType = {
  properties: ["Pattern", ...RULE_PROPERTIES, ...TARGET_PROPERTIES],
  transform: patternEvent,
};

/** Properties of a polled source that an event source mapping has under the same name. */
const MAPPING_PROPERTIES = [
  "BatchSize",
  "Enabled",
  "FilterCriteria",
  "FunctionResponseTypes",
  "MaximumBatchingWindowInSeconds",
  "ScalingConfig",
  "StartingPosition",
  "MaximumRetryAttempts",
  "BisectBatchOnFunctionError",
  "ParallelizationFactor",
  "MaximumRecordAgeInSeconds",
];

function polledEvent(source: SourceParts["source"], policy: string): EventType {
  return {
    properties: [source, ...MAPPING_PROPERTIES],
    transform: (name, properties, target) => sourceMapping(name, properties, { target, source, policy }),
  };
}

const EVENT_TYPES: Readonly<Record<string, EventType | undefined>> = {
  Api: { properties: ["Method", "Path", "RestApiId"], transform: apiEvent },
  HttpApi: { properties: ["ApiId", "Method", "Path", "PayloadFormatVersion"], transform: httpApiEvent },
  Schedule: {
    properties: ["Description", "Enabled", "Name", "Schedule", "State", ...TARGET_PROPERTIES],
    transform: scheduleEvent,
  },
  CloudWatchEvent: PATTERN_EVENT,
  EventBridgeRule: PATTERN_EVENT,
  SQS: polledEvent("Queue", "AWSLambdaSQSQueueExecutionRole"),
  DynamoDB: polledEvent("Stream", "AWSLambdaDynamoDBExecutionRole"),
  Kinesis: polledEvent("Stream", "AWSLambdaKinesisExecutionRole"),
};

/** The properties that the transform reads of an event type; undefined for a type that it leaves out. */
export function eventProperties(type: string): readonly string[] | undefined {
  return Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type]?.properties : undefined;
}

/** Transforms one entry of a function's Events. */
export function functionEvent(name: string, event: JsonValue, target: EventTarget): EventOutput {
  const type = isJsonObject(event) && typeof event["Type"] === "string" ? event["Type"] : "";
  const known = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined;
  if (known === undefined) {
    const path = ["Resources", target.functionId, "Properties", "Events", name];
    const message = `${target.functionId}'s ${type} event ${name} never fires on the lab: it has no ${type} events`;
    return { resources: {}, routes: [], warnings: [{ path, message }] };
  }
  return known.transform(name, objectOf(objectOf(event)["Properties"]), target);
}

function apiEvent(name: string, properties: JsonObject, target: EventTarget): EventOutput {
  const path = target.readText(properties["Path"]);
  const method = target.readText(properties["Method"]);
  if (path === undefined || method === undefined) {
    throw samError(
      target.functionId,
      `Event with id [${name}] is invalid. Event is missing 'Path' or 'Method'.`,
      "Write Path: / and Method: get",
    );
  }
  const apiId = apiOf(properties["RestApiId"]) ?? IMPLICIT_REST_API;
  const stage = target.stageOf(apiId) ?? "";
  const permission = apiPermission({ target, path, method, apiReference: properties["RestApiId"] ?? { Ref: apiId } });
  return {
    resources: { [`${target.functionId}${name}Permission${stage}`]: permission },
    routes: [
      {
        kind: "rest",
        apiId,
        path,
        method: method.toLowerCase(),
        functionArn: target.arnPlaceholder,
        payloadFormatVersion: "1.0",
      },
    ],
    warnings: [],
  };
}

function httpApiEvent(name: string, properties: JsonObject, target: EventTarget): EventOutput {
  const path = target.readText(properties["Path"]);
  const method = target.readText(properties["Method"]) ?? "any";
  const apiId = apiOf(properties["ApiId"]) ?? IMPLICIT_HTTP_API;
  const permission = apiPermission({ target, path, method, apiReference: properties["ApiId"] ?? { Ref: apiId } });
  const payloadFormatVersion = target.readText(properties["PayloadFormatVersion"]) ?? "2.0";
  return {
    resources: { [`${target.functionId}${name}Permission`]: permission },
    routes: [
      {
        kind: "http",
        apiId,
        path,
        method: method.toLowerCase(),
        functionArn: target.arnPlaceholder,
        payloadFormatVersion,
      },
    ],
    warnings: [],
  };
}

function apiOf(reference: JsonValue | undefined): string | undefined {
  const target = isJsonObject(reference) ? reference["Ref"] : reference;
  return typeof target === "string" ? target : undefined;
}

interface ApiPermission {
  readonly target: EventTarget;
  readonly path: string | undefined;
  readonly method: string;
  readonly apiReference: JsonValue;
}

/** Path parameters become `*` in the ARN: `/items/{id}` is `/items/*`. */
function apiPermission({ target, path, method, apiReference }: ApiPermission): JsonObject {
  const verb = method.toLowerCase() === "any" ? "*" : method.toUpperCase();
  const route = path === undefined ? "*" : `${verb}${path.replaceAll(/\{[^}]*\}/g, "*")}`;
  const arn = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${route}`;
  const SourceArn = { "Fn::Sub": [arn, { __ApiId__: apiReference, __Stage__: "*" }] };
  return permission(target, { Principal: "apigateway.amazonaws.com", SourceArn });
}

function permission(target: EventTarget, properties: JsonObject): JsonObject {
  return {
    Type: "AWS::Lambda::Permission",
    Properties: { Action: "lambda:InvokeFunction", FunctionName: { Ref: target.invokableId }, ...properties },
    ...pick(target.attributes, ["Condition"]),
  };
}

function scheduleEvent(name: string, properties: JsonObject, target: EventTarget): EventOutput {
  const rule = { ScheduleExpression: properties["Schedule"] ?? "", ...pick(properties, ["Name", "Description"]) };
  const enabled = properties["Enabled"];
  const state = enabled === undefined ? properties["State"] : enabled === false ? "DISABLED" : "ENABLED";
  return ruleEvent(name, properties, { target, rule: state === undefined ? rule : { ...rule, State: state } });
}

function patternEvent(name: string, properties: JsonObject, target: EventTarget): EventOutput {
  const rule = pick(properties, RULE_PROPERTIES);
  return ruleEvent(name, properties, { target, rule: { ...rule, EventPattern: properties["Pattern"] ?? {} } });
}

interface RuleParts {
  readonly target: EventTarget;
  readonly rule: Record<string, JsonValue>;
}

function ruleEvent(name: string, properties: JsonObject, { target, rule }: RuleParts): EventOutput {
  const ruleId = `${target.functionId}${name}`;
  const ruleTarget = {
    Arn: { "Fn::Sub": target.arnPlaceholder },
    Id: `${ruleId}LambdaTarget`,
    ...pick(properties, TARGET_PROPERTIES),
  };
  return {
    resources: {
      [ruleId]: {
        Type: "AWS::Events::Rule",
        Properties: { ...rule, Targets: [ruleTarget] },
        ...pick(target.attributes, ["Condition"]),
      },
      [`${ruleId}Permission`]: permission(target, {
        Principal: "events.amazonaws.com",
        SourceArn: { "Fn::GetAtt": [ruleId, "Arn"] },
      }),
    },
    routes: [],
    warnings: [],
  };
}

interface SourceParts {
  readonly target: EventTarget;
  /** The property that holds the source's ARN. */
  readonly source: "Queue" | "Stream";
  readonly policy: string;
}

function sourceMapping(name: string, properties: JsonObject, { target, source, policy }: SourceParts): EventOutput {
  const mapping = {
    EventSourceArn: properties[source] ?? "",
    FunctionName: { Ref: target.invokableId },
    ...pick(properties, MAPPING_PROPERTIES),
  };
  return {
    resources: {
      [`${target.functionId}${name}`]: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: mapping,
        ...pick(target.attributes, ["Condition"]),
      },
    },
    routes: [],
    pollerPolicy: policy,
    warnings: [],
  };
}
