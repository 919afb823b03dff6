import type { ControlCalls } from "./control-calls.ts";
import type { Reference } from "./inventory.ts";

/** References that are read for all functions at once, by function name. */
export type SharedReferences = ReadonlyMap<string, readonly Reference[]>;

/** A function's qualified ARN inside an integration's URI. */
const QUALIFIED = /:function:([\w-]+):([\w$-]+)(?:\/invocations)?/g;

/** Reads which versions APIs integrate and which were invoked lately, by metrics of the last two weeks. */
export async function readSharedReferences(calls: ControlCalls): Promise<SharedReferences> {
  const found = [...(await readRestApis(calls)), ...(await readHttpApis(calls)), ...(await readRecentlyInvoked(calls))];
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

async function readRestApis({ clients, ask }: ControlCalls): Promise<readonly NamedReference[]> {
  const { GetRestApisCommand, GetResourcesCommand } = await import("@aws-sdk/client-api-gateway");
  const gateway = await clients.apiGateway();
  const found: NamedReference[] = [];
  let apiPosition: string | undefined;
  do {
    const input = { limit: 500, ...(apiPosition === undefined ? {} : { position: apiPosition }) };
    const apis = await ask("apigateway:GET /restapis", () => gateway.send(new GetRestApisCommand(input)));
    for (const { id: restApiId = "", name = "" } of apis?.items ?? []) {
      let position: string | undefined;
      do {
        const query = { restApiId, limit: 500, embed: ["methods"], ...(position === undefined ? {} : { position }) };
        const page = await ask("apigateway:GET /resources", () => gateway.send(new GetResourcesCommand(query)));
        const uris = (page?.items ?? []).flatMap(({ resourceMethods = {} }) =>
          Object.values(resourceMethods).flatMap(({ methodIntegration }) => methodIntegration?.uri ?? []),
        );
        found.push(...uris.flatMap((uri) => referencesIn(uri, `API ${name}`)));
        position = page?.position;
      } while (position !== undefined);
    }
    apiPosition = apis?.position;
  } while (apiPosition !== undefined);
  return found;
}

async function readHttpApis({ clients, ask }: ControlCalls): Promise<readonly NamedReference[]> {
  const { GetApisCommand, GetIntegrationsCommand } = await import("@aws-sdk/client-apigatewayv2");
  const gateway = await clients.apiGatewayV2();
  const found: NamedReference[] = [];
  let apiToken: string | undefined;
  do {
    const input = apiToken === undefined ? {} : { NextToken: apiToken };
    const apis = await ask("apigateway:GET /apis", () => gateway.send(new GetApisCommand(input)));
    for (const { ApiId, Name = "" } of apis?.Items ?? []) {
      let token: string | undefined;
      do {
        const query = { ApiId, ...(token === undefined ? {} : { NextToken: token }) };
        const page = await ask("apigateway:GET /integrations", () => gateway.send(new GetIntegrationsCommand(query)));
        const uris = (page?.Items ?? []).flatMap(({ IntegrationUri }) => IntegrationUri ?? []);
        found.push(...uris.flatMap((uri) => referencesIn(uri, `API ${Name}`)));
        token = page?.NextToken;
      } while (token !== undefined);
    }
    apiToken = apis?.NextToken;
  } while (apiToken !== undefined);
  return found;
}

/** ListMetrics names what had data in the last two weeks: `Resource` is `name:qualifier`. */
async function readRecentlyInvoked({ clients, ask }: ControlCalls): Promise<readonly NamedReference[]> {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const cloudWatch = await clients.cloudWatch();
  const found: NamedReference[] = [];
  let NextToken: string | undefined;
  do {
    const query = {
      Namespace: "AWS/Lambda",
      MetricName: "Invocations",
      Dimensions: [{ Name: "Resource" }],
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    const page = await ask("cloudwatch:ListMetrics", () => cloudWatch.send(new ListMetricsCommand(query)));
    for (const { Dimensions: dimensions = [] } of page?.Metrics ?? []) {
      const valueOf = (name: string) => dimensions.find((one) => one.Name === name)?.Value;
      const functionName = valueOf("FunctionName") ?? "";
      const version = valueOf("ExecutedVersion") ?? valueOf("Resource")?.split(":")[1] ?? "";
      // An alias is followed; ExecutedVersion says which of its versions ran.
      if (/^\d+$/.test(version))
        found.push({ functionName, reference: { version, by: "invoked in the last 14 days" } });
    }
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return found;
}
