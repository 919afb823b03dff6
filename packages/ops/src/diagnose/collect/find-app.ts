import type { StackResource } from "@aws-sdk/client-cloudformation";
import type { Service } from "@aws-sdk/client-xray";
import { LabError } from "@faultline/core";
import { COLLECT_LIMITS } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** An API whose metrics are to be read. */
export interface AppApi {
  readonly name: string;
  readonly kind: "rest" | "http";
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What belongs to the application. Names are physical. */
export interface App {
  readonly stackName?: string;
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  readonly apis: readonly AppApi[];
  /** Logical ids by physical name: where the template speaks of a resource. */
  readonly logicalIds: ReadonlyMap<string, string>;
  /** The template as it was deployed; absent without a stack. */
  readonly template?: string;
}

/**
 * Finds what belongs to the application: the resources of the stack and of those nested in it, and what its traces pass
 * through. Without a stack's name, the stack of the function that fails most, or else works longest, is looked up; without
 * traces, every function of the account is taken.
 *
 * @throws LabError `STACK_NOT_FOUND`, `STACK_WITHOUT_FUNCTIONS` for a stack that was named.
 */
export async function findApp(
  reader: Reader,
  services: readonly Service[],
  stackName: string | undefined,
): Promise<App> {
  const traced = namesOfType(services.toSorted(byTrouble), "AWS::Lambda::Function");
  const resources = await stackResources(reader, stackName, traced[0]);
  const found = resources[0]?.StackName ?? stackName;
  const ofType = (type: string) =>
    resources.filter(({ ResourceType }) => ResourceType === type).flatMap((r) => r.PhysicalResourceId ?? []);
  const own = ofType("AWS::Lambda::Function");
  if (stackName !== undefined && own.length === 0) throw withoutFunctions(stackName);
  const functions = own.length > 0 ? own : traced.length > 0 ? traced : await listFunctions(reader);
  const reached = reachableFrom(services, functions);
  const template = found === undefined ? undefined : await deployedTemplate(reader, found);
  return {
    ...(found === undefined ? {} : { stackName: found }),
    functions: bounded(functions),
    tables: bounded([...ofType("AWS::DynamoDB::Table"), ...namesOfType(reached, "AWS::DynamoDB::Table")]),
    apis: apisOf(services, resources, { stackName: found, functions }),
    logicalIds: new Map(resources.map((r) => [r.PhysicalResourceId ?? "", r.LogicalResourceId ?? ""])),
    ...(template === undefined ? {} : { template }),
  };
}

/** The service with the most faults first, and among equals the one with the most time. */
function byTrouble(a: Service, b: Service): number {
  const faults = (service: Service) => service.SummaryStatistics?.FaultStatistics?.TotalCount ?? 0;
  const seconds = (service: Service) => service.SummaryStatistics?.TotalResponseTime ?? 0;
  return faults(b) - faults(a) || seconds(b) - seconds(a);
}

async function stackResources(
  reader: Reader,
  StackName: string | undefined,
  PhysicalResourceId: string | undefined,
): Promise<readonly StackResource[]> {
  if (StackName === undefined && PhysicalResourceId === undefined) return [];
  const input = StackName === undefined ? { PhysicalResourceId } : { StackName };
  const answer = await reader.read("cloudformation:DescribeStackResources", input);
  if (answer === undefined && StackName !== undefined) {
    const reason = reader.missing.find(({ action }) => action === "cloudformation:DescribeStackResources")?.reason;
    throw new LabError(
      "STACK_NOT_FOUND",
      `stack ${StackName}: ${reason ?? "not found"}`,
      "faultline status lists stacks",
    );
  }
  const resources = (answer?.StackResources ?? []).filter(({ ResourceStatus }) => ResourceStatus !== "DELETE_COMPLETE");
  const nested = resources
    .filter(({ ResourceType }) => ResourceType === "AWS::CloudFormation::Stack")
    .flatMap(({ PhysicalResourceId: id }) => id ?? []);
  const inner = await Promise.all(nested.map((id) => stackResources(reader, id, undefined)));
  return [...resources, ...inner.flat()];
}

function withoutFunctions(stackName: string): LabError {
  return new LabError(
    "STACK_WITHOUT_FUNCTIONS",
    `stack ${stackName} has no Lambda function: it failed, was deleted, or holds other things`,
    "faultline status lists stacks; without --stack, the one whose functions traces show is diagnosed",
  );
}

async function deployedTemplate(reader: Reader, StackName: string): Promise<string | undefined> {
  const answer = await reader.read("cloudformation:GetTemplate", { StackName, TemplateStage: "Original" });
  return answer?.TemplateBody;
}

async function listFunctions(reader: Reader): Promise<string[]> {
  const answer = await reader.read("lambda:ListFunctions", { MaxItems: COLLECT_LIMITS.resources });
  return (answer?.Functions ?? []).flatMap(({ FunctionName }) => FunctionName ?? []);
}

function namesOfType(services: readonly Service[], type: string): string[] {
  return [...new Set(services.filter(({ Type }) => Type === type).flatMap(({ Name }) => Name ?? []))];
}

/** Services that the functions call, directly or through others. */
function reachableFrom(services: readonly Service[], functions: readonly string[]): readonly Service[] {
  const byId = new Map(services.map((service) => [service.ReferenceId, service]));
  const reached = new Set(services.filter(({ Name: name = "" }) => functions.includes(name)));
  for (const service of reached) {
    for (const { ReferenceId } of service.Edges ?? []) {
      const target = byId.get(ReferenceId);
      if (target !== undefined) reached.add(target); // A set walks what is added to it on the way.
    }
  }
  return [...reached];
}

/**
 * The APIs in front of the functions. A REST API's metrics are under its name: the part of the traced stage's name before
 * the slash; for an untraced one that SAM made, the stack's name. An HTTP API's are under its id.
 *
 * @see API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics".
 */
function apisOf(
  services: readonly Service[],
  resources: readonly StackResource[],
  app: { readonly stackName: string | undefined; readonly functions: readonly string[] },
): readonly AppApi[] {
  const stages = services.filter(
    (service) => service.Type === "AWS::ApiGateway::Stage" && reachesOneOf(services, service, app.functions),
  );
  const traced = stages.flatMap(({ Name: name = "" }) => name.split("/")[0] ?? []);
  const hasRest = resources.some(({ ResourceType }) => ResourceType === "AWS::ApiGateway::RestApi");
  const restNames = traced.length > 0 || !hasRest ? traced : [app.stackName ?? ""];
  const httpIds = resources
    .filter(({ ResourceType }) => ResourceType === "AWS::ApiGatewayV2::Api")
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  return [
    ...[...new Set(restNames)].map((name) => ({ name, kind: "rest" as const, dimensions: { ApiName: name } })),
    ...httpIds.map((name) => ({ name, kind: "http" as const, dimensions: { ApiId: name } })),
  ];
}

function reachesOneOf(services: readonly Service[], stage: Service, functions: readonly string[]): boolean {
  const targets = new Set((stage.Edges ?? []).map(({ ReferenceId }) => ReferenceId));
  return services.some(({ ReferenceId, Name: name = "" }) => targets.has(ReferenceId) && functions.includes(name));
}

function bounded(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, COLLECT_LIMITS.resources);
}
