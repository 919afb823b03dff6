import type { Dimension } from "@aws-sdk/client-cloudwatch";
import { type ControlCalls, pagesOf } from "./control-calls.ts";
import type { Reference } from "./inventory.ts";

/** References that are read for all functions at once, by function name. */
export type SharedReferences = ReadonlyMap<string, readonly Reference[]>;

/** A function's qualified ARN inside an integration's URI. */
const QUALIFIED = /:function:([\w-]+):([\w$-]+)(?:\/invocations)?/g;

/**
 * Reads which versions event sources invoke, which APIs integrate, and which were invoked lately, by metrics of the last
 * two weeks.
 */
export async function readSharedReferences(calls: ControlCalls): Promise<SharedReferences> {
  const found = [
    ...(await readEventSources(calls)),
    ...(await readRestApis(calls)),
    ...(await readHttpApis(calls)),
    ...(await readRecentlyInvoked(calls)),
  ];
  const byName = Map.groupBy(found, ({ functionName }) => functionName);
  return new Map([...byName].map(([name, references]) => [name, references.map(({ reference }) => reference)]));
}

interface NamedReference {
  readonly functionName: string;
  readonly reference: Reference;
}

function referencesIn(text: string, by: string): readonly NamedReference[] {
  return [...text.matchAll(QUALIFIED)].flatMap(([, functionName = "", version = ""]) =>
    version === "$LATEST" ? [] : [{ functionName, reference: { version, by } }],
  );
}

/** All at once: asked for a function by its name alone, Lambda leaves out the mappings of its versions and aliases. */
async function readEventSources(calls: ControlCalls): Promise<readonly NamedReference[]> {
  const { ListEventSourceMappingsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const found: NamedReference[] = [];
  const pages = pagesOf(calls, "lambda:ListEventSourceMappings", (start) =>
    lambda.send(new ListEventSourceMappingsCommand(start)),
  );
  for await (const page of pages) {
    for (const { FunctionArn: arn = "", EventSourceArn: source } of page.EventSourceMappings ?? []) {
      found.push(...referencesIn(arn, source === undefined ? "event source" : `event source ${source}`));
    }
  }
  return found;
}

/** Whether a version has an event source of its own now. */
export async function hasEventSource(calls: ControlCalls, functionName: string, version: string): Promise<boolean> {
  const { ListEventSourceMappingsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const input = { FunctionName: `${functionName}:${version}`, MaxItems: 1 };
  const page = await calls.ask("lambda:ListEventSourceMappings", () =>
    lambda.send(new ListEventSourceMappingsCommand(input)),
  );
  return (page?.EventSourceMappings ?? []).length > 0;
}

async function readRestApis(calls: ControlCalls): Promise<readonly NamedReference[]> {
  const { GetRestApisCommand } = await import("@aws-sdk/client-api-gateway");
  const gateway = await calls.clients.apiGateway();
  const found: NamedReference[] = [];
  let position: string | undefined;
  do {
    const input = { limit: 500, position };
    const page = await calls.ask("apigateway:GET /restapis", () => gateway.send(new GetRestApisCommand(input)));
    for (const { id = "", name = "" } of page?.items ?? []) found.push(...(await readRestApi(calls, id, name)));
    position = page?.position;
  } while (position !== undefined);
  return found;
}

async function readRestApi(calls: ControlCalls, restApiId: string, name: string): Promise<readonly NamedReference[]> {
  const { GetResourcesCommand } = await import("@aws-sdk/client-api-gateway");
  const gateway = await calls.clients.apiGateway();
  const found: NamedReference[] = [];
  let position: string | undefined;
  do {
    const input = { restApiId, limit: 500, embed: ["methods"], position };
    const page = await calls.ask("apigateway:GET /resources", () => gateway.send(new GetResourcesCommand(input)));
    const uris = (page?.items ?? []).flatMap(({ resourceMethods = {} }) =>
      Object.values(resourceMethods).flatMap(({ methodIntegration }) => methodIntegration?.uri ?? []),
    );
    found.push(...uris.flatMap((uri) => referencesIn(uri, `API ${name}`)));
    position = page?.position;
  } while (position !== undefined);
  return found;
}

async function readHttpApis(calls: ControlCalls): Promise<readonly NamedReference[]> {
  const { GetApisCommand } = await import("@aws-sdk/client-apigatewayv2");
  const gateway = await calls.clients.apiGatewayV2();
  const found: NamedReference[] = [];
  let NextToken: string | undefined;
  do {
    const input = { NextToken };
    const page = await calls.ask("apigateway:GET /apis", () => gateway.send(new GetApisCommand(input)));
    for (const { ApiId = "", Name = "" } of page?.Items ?? []) found.push(...(await readHttpApi(calls, ApiId, Name)));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function readHttpApi(calls: ControlCalls, ApiId: string, name: string): Promise<readonly NamedReference[]> {
  const { GetIntegrationsCommand } = await import("@aws-sdk/client-apigatewayv2");
  const gateway = await calls.clients.apiGatewayV2();
  const found: NamedReference[] = [];
  let NextToken: string | undefined;
  do {
    const input = { ApiId, NextToken };
    const page = await calls.ask("apigateway:GET /integrations", () => gateway.send(new GetIntegrationsCommand(input)));
    const uris = (page?.Items ?? []).flatMap(({ IntegrationUri }) => IntegrationUri ?? []);
    found.push(...uris.flatMap((uri) => referencesIn(uri, `API ${name}`)));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** ListMetrics names what had data in the last two weeks. */
async function readRecentlyInvoked(calls: ControlCalls): Promise<readonly NamedReference[]> {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const cloudWatch = await calls.clients.cloudWatch();
  const found: NamedReference[] = [];
  let NextToken: string | undefined;
  do {
    const input = { Namespace: "AWS/Lambda", MetricName: "Invocations", Dimensions: [{ Name: "Resource" }], NextToken };
    const page = await calls.ask("cloudwatch:ListMetrics", () => cloudWatch.send(new ListMetricsCommand(input)));
    found.push(...(page?.Metrics ?? []).flatMap(({ Dimensions }) => invokedVersion(Dimensions ?? [])));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** `Resource` is `name:qualifier`. Where that is an alias, `ExecutedVersion` says which of its versions ran. */
function invokedVersion(dimensions: readonly Dimension[]): readonly NamedReference[] {
  const valueOf = (name: string) => dimensions.find((one) => one.Name === name)?.Value;
  const version = valueOf("ExecutedVersion") ?? valueOf("Resource")?.split(":")[1] ?? "";
  if (!/^\d+$/.test(version)) return [];
  const reference = { version, by: "invoked in the last 14 days" };
  return [{ functionName: valueOf("FunctionName") ?? "", reference }];
}
