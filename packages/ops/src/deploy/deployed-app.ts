import type { Output, StackResourceSummary } from "@aws-sdk/client-cloudformation";
import { textOf, type TemplateNode, valueOf } from "@faultline/template";
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
  readonly apis: readonly DeployedApi[];
  readonly functions: readonly NamedResource[];
  readonly tables: readonly NamedResource[];
}

const API_KINDS = { "AWS::ApiGateway::RestApi": "rest", "AWS::ApiGatewayV2::Api": "http" } as const;
const STAGE_TYPES = new Set(["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"]);

/** Describes a deployed stack from its resources, and the template where these do not say which stage is whose. */
export function describeApp(
  target: Target,
  stackOutputs: readonly Output[],
  resources: readonly StackResourceSummary[],
  root: TemplateNode,
): DeployedApp {
  const outputs = stackOutputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]);
  return {
    outputs: Object.fromEntries(outputs),
    apis: resources.flatMap((resource) => describeApi(target, resource, resources, root)),
    functions: namedResources(resources, "AWS::Lambda::Function"),
    tables: namedResources(resources, "AWS::DynamoDB::Table"),
  };
}

function describeApi(
  target: Target,
  api: StackResourceSummary,
  resources: readonly StackResourceSummary[],
  root: TemplateNode,
): readonly DeployedApi[] {
  const kind = API_KINDS[api.ResourceType as keyof typeof API_KINDS];
  if (kind === undefined) return [];
  const { LogicalResourceId: name = "", PhysicalResourceId: apiId = "" } = api;
  const stages = resources.filter(
    (resource) => STAGE_TYPES.has(resource.ResourceType ?? "") && apiOfStage(resource, resources, root) === name,
  );
  return stages.map((stage) => {
    const stageName = stage.PhysicalResourceId ?? "";
    return { name, kind, url: invokeUrl(target, { apiId, stageName }) };
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
  const apiIds = resources.filter((resource) => (resource.ResourceType ?? "") in API_KINDS);
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
