import type { StackResource } from "@aws-sdk/client-cloudformation";
import type { Service } from "@aws-sdk/client-xray";
import { LabError } from "@faultline/core";
import type { TimeWindow } from "../observations.ts";
import { totalOf } from "../statistics.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import { readSeries } from "./read-metrics.ts";
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

const FUNCTION = "AWS::Lambda::Function";

/** Which application is meant. */
export interface AppChoice {
  readonly window: TimeWindow;
  readonly stackName?: string;
  /** Base URL of a load: without a stack's name, the stack of its API is meant. */
  readonly target?: string;
}

/**
 * Finds what belongs to the application: the resources of the stack and of those nested in it, and what its traces pass
 * through. Without a stack's name, the stack of the target's API is looked up, or else that of the function which fails most,
 * or works longest: of those that traces show, or, where none is traced, of all. Without such a stack, every function of
 * the account is taken.
 *
 * @throws LabError `STACK_NOT_FOUND`, `STACK_WITHOUT_FUNCTIONS` for a stack that was named.
 */
export async function findApp(reader: Reader, services: readonly Service[], choice: AppChoice): Promise<App> {
  const { resources, others } = await chooseStack(reader, services, choice);
  const found = resources[0]?.StackName ?? choice.stackName;
  const ofType = (type: string) =>
    resources.filter(({ ResourceType }) => ResourceType === type).flatMap((r) => r.PhysicalResourceId ?? []);
  const own = ofType(FUNCTION);
  if (choice.stackName !== undefined && own.length === 0) throw withoutFunctions(choice.stackName);
  const functions = own.length > 0 ? own : others;
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

/** The resources of the stack that is meant, and the functions to take where it has none. */
async function chooseStack(
  reader: Reader,
  services: readonly Service[],
  { window, stackName, target }: AppChoice,
): Promise<{ readonly resources: readonly StackResource[]; readonly others: readonly string[] }> {
  const traced = namesOfType(services.toSorted(byTrouble), FUNCTION);
  const resources = await stackResources(reader, stackName, apiIdIn(target));
  const isMeant = stackName !== undefined || resources.some(({ ResourceType }) => ResourceType === FUNCTION);
  if (isMeant) return { resources, others: traced };
  const others = traced.length > 0 ? traced : await listFunctions(reader);
  const troubled = traced[0] ?? (await mostTroubled(reader, window, others));
  return { resources: await stackResources(reader, undefined, troubled), others };
}

/** The id of an API in its address: `https://ID.execute-api.REGION.amazonaws.com/…`, or a lab's `…/_aws/execute-api/ID/…`. */
function apiIdIn(target = ""): string | undefined {
  return /^https?:\/\/([a-z0-9]+)\.execute-api\.|\/_aws\/execute-api\/([a-z0-9]+)/.exec(target)?.slice(1).find(Boolean);
}

/** The service with the most faults first, and among equals the one with the most time. */
function byTrouble(a: Service, b: Service): number {
  const faults = (service: Service) => service.SummaryStatistics?.FaultStatistics?.TotalCount ?? 0;
  const seconds = (service: Service) => service.SummaryStatistics?.TotalResponseTime ?? 0;
  return faults(b) - faults(a) || seconds(b) - seconds(a);
}

const TROUBLE_STATISTICS = ["Errors", "Throttles", "Duration"] as const;

/** By the metrics that every function has, traced or not; undefined where none ran, or none can be read. */
async function mostTroubled(reader: Reader, window: TimeWindow, names: readonly string[]): Promise<string | undefined> {
  const requests = names.flatMap((FunctionName) =>
    TROUBLE_STATISTICS.map((metricName) => {
      return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName }, statistic: "Sum" };
    }),
  );
  const series = (await readSeries(reader, window, requests)) ?? [];
  const width = TROUBLE_STATISTICS.length;
  const [worst] = names
    .map((name, i) => {
      const [errors = 0, throttles = 0, durationMs = 0] = series.slice(i * width, (i + 1) * width).map(totalOf);
      return { name, failures: errors + throttles, durationMs };
    })
    .filter(({ failures, durationMs }) => failures + durationMs > 0)
    .toSorted((a, b) => b.failures - a.failures || b.durationMs - a.durationMs);
  return worst?.name;
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
    "faultline status lists stacks; without --stack, that of the function which fails most is diagnosed",
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
 * the slash; for an untraced one that SAM made, the stack's name. An HTTP API's are under its id, which tells a reader
 * nothing: it is called as in the template.
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
  const https = resources.filter(({ ResourceType }) => ResourceType === "AWS::ApiGatewayV2::Api");
  return [
    ...[...new Set(restNames)].map((name) => ({ name, kind: "rest" as const, dimensions: { ApiName: name } })),
    ...https.map(({ PhysicalResourceId: ApiId = "", LogicalResourceId: name = ApiId }) => {
      return { name, kind: "http" as const, dimensions: { ApiId } };
    }),
  ];
}

function reachesOneOf(services: readonly Service[], stage: Service, functions: readonly string[]): boolean {
  const targets = new Set((stage.Edges ?? []).map(({ ReferenceId }) => ReferenceId));
  return services.some(({ ReferenceId, Name: name = "" }) => targets.has(ReferenceId) && functions.includes(name));
}

function bounded(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, COLLECT_LIMITS.resources);
}
