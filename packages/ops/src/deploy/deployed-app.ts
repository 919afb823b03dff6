import type { Output, StackResourceSummary } from "@aws-sdk/client-cloudformation";
import { entriesOf, textOf, type TemplateNode, valueOf } from "@faultline/template";
import type { Target } from "../target.ts";
import { invokeUrl } from "./invoke-url.ts";

/** A resource that users of the app name. */
export interface NamedResource {
  /** Logical id in the template. */
  readonly logicalId: string;
  /** Physical name. */
  readonly name: string;
}

/** An API of the app. */
export interface DeployedApi {
  readonly name: string;
  readonly kind: "rest" | "http";
  readonly url: string;
}

/** What a deployed stack offers. */
export interface DeployedApp {
  readonly outputs: Readonly<Record<string, string>>;
  /** The lab's URL of each output that holds AWS's URL of an API of the app. */
  readonly labUrls: Readonly<Record<string, string>>;
  readonly apis: readonly DeployedApi[];
  readonly functions: readonly NamedResource[];
  readonly tables: readonly NamedResource[];
}

const API_KINDS = { "AWS::ApiGateway::RestApi": "rest", "AWS::ApiGatewayV2::Api": "http" } as const;
const STAGE_TYPES = new Set(["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"]);

/** What a stack's resources do not say by themselves. */
export interface AppSurroundings {
  readonly target: Target;
  /** Of the template. */
  readonly root: TemplateNode;
  /** As given. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Describes a deployed stack from its resources, and the template where these do not say which stage is whose. */
export function describeApp(
  stackOutputs: readonly Output[],
  resources: readonly StackResourceSummary[],
  surroundings: AppSurroundings,
): DeployedApp {
  const outputs = stackOutputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue] as const);
  const urls = outputs.map(([name, value]) => [name, labUrlOf(value, resources, surroundings.target)] as const);
  return {
    outputs: Object.fromEntries(outputs),
    labUrls: Object.fromEntries(urls.filter((entry): entry is readonly [string, string] => entry[1] !== undefined)),
    apis: resources.flatMap((resource) => describeApi(resource, resources, surroundings)),
    functions: namedResources(resources, "AWS::Lambda::Function"),
    tables: namedResources(resources, "AWS::DynamoDB::Table"),
  };
}

/** The lab's URL for AWS's URL of an API of the stack; undefined for any other text, and on AWS. */
function labUrlOf(
  value: string,
  resources: readonly StackResourceSummary[],
  { endpoint, isAws }: Target,
): string | undefined {
  const [, apiId, path = "/"] = /^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+(\/.*)?$/.exec(value) ?? [];
  if (isAws || endpoint === undefined || apiId === undefined) return undefined;
  const isOwn = resources.some((resource) => isApi(resource) && resource.PhysicalResourceId === apiId);
  return isOwn ? `${endpoint}/_aws/execute-api/${apiId}${path}` : undefined;
}

function isApi({ ResourceType: type = "" }: StackResourceSummary): boolean {
  return type in API_KINDS;
}

function describeApi(
  api: StackResourceSummary,
  resources: readonly StackResourceSummary[],
  { target, root, parameters }: AppSurroundings,
): readonly DeployedApi[] {
  const kind = API_KINDS[api.ResourceType as keyof typeof API_KINDS];
  if (kind === undefined) return [];
  const { LogicalResourceId: name = "", PhysicalResourceId: apiId = "" } = api;
  const stages = resources.filter(
    (resource) => STAGE_TYPES.has(resource.ResourceType ?? "") && apiOfStage(resource, resources, root) === name,
  );
  const stageNames = [
    ...stages.map((stage) => stage.PhysicalResourceId ?? ""),
    ...deployedStages(name, { root, parameters }),
  ];
  return stageNames.map((stageName) => ({ name, kind, url: invokeUrl(target, { apiId, stageName }) }));
}

/** The stages that deployments of an API make by themselves: those with a StageName. */
function deployedStages(apiId: string, { root, parameters }: Pick<AppSurroundings, "root" | "parameters">): string[] {
  return entriesOf(valueOf(root, "Resources"))
    .filter(({ value }) => textOf(valueOf(value, "Type")) === "AWS::ApiGateway::Deployment")
    .map(({ value }) => valueOf(value, "Properties"))
    .filter((properties) => textOf(valueOf(valueOf(properties, "RestApiId"), "Ref")) === apiId)
    .flatMap((properties) => {
      const stage = valueOf(properties, "StageName");
      const parameter = textOf(valueOf(stage, "Ref")) ?? "";
      const byDefault = valueOf(valueOf(valueOf(root, "Parameters"), parameter), "Default");
      return textOf(stage) ?? parameters[parameter] ?? textOf(byDefault) ?? [];
    });
}

/** The API of a stage: the one that the template refers to; for a stage that SAM made, the one that starts its id. */
function apiOfStage(
  stage: StackResourceSummary,
  resources: readonly StackResourceSummary[],
  root: TemplateNode,
): string | undefined {
  const stageId = stage.LogicalResourceId ?? "";
  const properties = valueOf(valueOf(valueOf(root, "Resources"), stageId), "Properties");
  const reference = valueOf(properties, "RestApiId") ?? valueOf(properties, "ApiId");
  const referred = textOf(valueOf(reference, "Ref"));
  if (referred !== undefined) return referred;
  const apiIds = resources.filter(isApi);
  const candidates = apiIds.map((api) => api.LogicalResourceId ?? "").filter((id) => stageId.startsWith(id));
  return candidates.sort((a, b) => b.length - a.length)[0];
}

function namedResources(resources: readonly StackResourceSummary[], type: string): readonly NamedResource[] {
  return resources
    .filter((resource) => resource.ResourceType === type)
    .map(({ LogicalResourceId = "", PhysicalResourceId = "" }) => ({
      logicalId: LogicalResourceId,
      name: PhysicalResourceId,
    }));
}
