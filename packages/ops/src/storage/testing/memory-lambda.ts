import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A function of the account: versions from 1, and what refers to them by number. */
export interface MemoryFunction {
  versions: number[];
  readonly aliases: { name: string; version: string; weights?: Readonly<Record<string, number>> }[];
  readonly urls: string[];
  readonly provisioned: string[];
  /** Versions that CloudFront has replicas of. */
  readonly replicated: number[];
  readonly layerArns: string[];
}

/** How an answer is to fail. */
interface Fault {
  readonly status: number;
  readonly code: string;
}

interface FunctionRequest {
  readonly name: string;
  readonly part: string;
  readonly qualifier: string | null;
  readonly at: number;
}

type Answer = Fault | { readonly body: unknown };

const PAGE = 50;
const VERSION_BYTES = 1000;
const ARN = "arn:aws:lambda:us-east-1:000000000000";
const notFound: Fault = { status: 404, code: "ResourceNotFoundException" };

/**
 * An account's Lambda in memory behind HTTP, for tests of what the lab cannot be made to do: replicas, event sources,
 * changes and refusals at a chosen call. Answers as the Lambda API Reference says.
 */
export class MemoryLambda {
  readonly functions = new Map<string, MemoryFunction>();
  /** Qualified function ARNs. */
  readonly eventSources: string[] = [];
  /** Versions of each layer; those with a policy are negative. */
  readonly layers = new Map<string, number[]>();
  readonly deleted: string[] = [];
  requests = 0;
  /** Called before each answer, with `DELETE f:1` or `GET f/aliases`: changes the account, or refuses. */
  before: (request: string) => Fault | undefined = () => undefined;
  readonly #server: Server = createServer((request, response) => {
    request.resume();
    this.requests++;
    const isCbor = request.url?.startsWith("/service/") ?? false;
    const answer = this.#answer(request);
    const isFault = "code" in answer;
    response.statusCode = isFault ? answer.status : 200;
    if (isFault) response.setHeader("x-amzn-errortype", answer.code);
    if (isCbor) response.setHeader("smithy-protocol", "rpc-v2-cbor");
    response.setHeader("content-type", isCbor ? "application/cbor" : "application/json");
    response.end(isCbor ? Buffer.from([0xa0]) : JSON.stringify(isFault ? { message: answer.code } : answer.body));
  });

  add(name: string, versions: readonly number[], rest: Partial<MemoryFunction> = {}): MemoryFunction {
    const one = {
      versions: [...versions],
      aliases: [],
      urls: [],
      provisioned: [],
      replicated: [],
      layerArns: [],
      ...rest,
    };
    this.functions.set(name, one);
    return one;
  }

  async listen(): Promise<string> {
    await new Promise<void>((settle) => this.#server.listen(0, "127.0.0.1", settle));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((settle) => this.#server.close(settle));
  }

  #answer({ method = "", url = "" }: IncomingMessage): Answer {
    const { pathname, searchParams } = new URL(url, "http://local");
    if (pathname.startsWith("/service/") || pathname === "/restapis" || pathname === "/v2/apis") return { body: {} };
    const [kind, name, part, number, policy] = segmentsOf(pathname);
    const at = Number(searchParams.get("Marker") ?? 0);
    if (kind === "account-settings") return this.#settings();
    if (kind === "layers")
      return this.before(`${method} layers`) ?? this.#layer(`${method} ${policy}`.trim(), name, Number(number));
    if (kind === "event-source-mappings") return this.#eventSources(searchParams.get("FunctionName"));
    return this.#function(`${method} ${name}`, { name, part, qualifier: searchParams.get("Qualifier"), at });
  }

  #settings(): Answer {
    const versionCount = [...this.functions.values()].reduce((sum, { versions }) => sum + versions.length + 1, 0);
    const fault = this.before("GET account-settings");
    if (fault !== undefined) return fault;
    return {
      body: {
        AccountUsage: { TotalCodeSize: versionCount * VERSION_BYTES },
        AccountLimit: { TotalCodeSize: 75 * 1024 ** 3 },
      },
    };
  }

  #function(action: string, { name, part, qualifier, at }: FunctionRequest): Answer {
    const fault = this.before(`${action}${qualifier === null ? "" : `:${qualifier}`}${part === "" ? "" : `/${part}`}`);
    if (fault !== undefined) return fault;
    const listed = [...this.functions.keys()].map((FunctionName) => ({ FunctionName }));
    if (name === "") return pageOf("Functions", listed, at);
    const found = this.functions.get(name);
    if (found === undefined) return notFound;
    return action.startsWith("DELETE")
      ? this.#delete(name, found, Number(qualifier))
      : describe(name, found, { part, at });
  }

  #eventSources(functionName: string | null): Answer {
    const own = this.eventSources.filter((arn) => functionName === null || arn.endsWith(`:function:${functionName}`));
    return pageOf(
      "EventSourceMappings",
      own.map((FunctionArn) => ({ FunctionArn, EventSourceArn: "arn:queue" })),
      0,
    );
  }

  #delete(name: string, one: MemoryFunction, version: number): Answer {
    const isAliased = one.aliases.some(
      (alias) => alias.version === String(version) || Object.keys(alias.weights ?? {}).includes(String(version)),
    );
    if (isAliased) return { status: 409, code: "ResourceConflictException" };
    if (one.replicated.includes(version)) return { status: 400, code: "InvalidParameterValueException" };
    if (!one.versions.includes(version)) return notFound;
    one.versions = one.versions.filter((other) => other !== version);
    this.deleted.push(`${name}:${version}`);
    return { body: {} };
  }

  #layer(action: string, name: string, version: number): Answer {
    if (name === "")
      return pageOf(
        "Layers",
        [...this.layers.keys()].map((LayerName) => ({ LayerName })),
        0,
      );
    const versions = this.layers.get(name) ?? [];
    const listed = versions.map((one) => ({ LayerVersionArn: layerArn(name, Math.abs(one)), Version: Math.abs(one) }));
    if (Number.isNaN(version) || version === 0) return pageOf("LayerVersions", listed, 0);
    if (action === "GET policy") return versions.includes(-version) ? { body: { Policy: "{}" } } : notFound;
    if (action === "DELETE") this.deleted.push(`${name}:${version}`);
    return { body: { Content: { CodeSize: 100 } } };
  }
}

/** `/date/kind/name/part/number/policy`; empty where the path ends before. */
function segmentsOf(pathname: string): [string, string, string, string, string] {
  const [, , kind = "", name = "", part = "", number = "", policy = ""] = decodeURIComponent(pathname).split("/");
  return [kind, name, part, number, policy];
}

/** The ARN of a layer's version. */
export function layerArn(name: string, version: number): string {
  return `${ARN}:layer:${name}:${version}`;
}

/** The ARN of a function's version. */
export function versionArn(name: string, version: number): string {
  return `${ARN}:function:${name}:${version}`;
}

function describe(
  name: string,
  one: MemoryFunction,
  { part, at }: { readonly part: string; readonly at: number },
): Answer {
  const qualified = (qualifier: string) => ({ FunctionArn: `${ARN}:function:${name}:${qualifier}` });
  switch (part) {
    case "versions":
      return pageOf(
        "Versions",
        ["$LATEST", ...one.versions.map(String)].map((Version) => versionOf(Version, one)),
        at,
      );
    case "aliases":
      return pageOf("Aliases", one.aliases.map(aliasOf), at);
    case "provisioned-concurrency":
      return pageOf("ProvisionedConcurrencyConfigs", one.provisioned.map(qualified), at);
    case "":
      return { body: { Configuration: versionOf("$LATEST", one), Code: { Location: "http://127.0.0.1:1/" } } };
    default:
      return pageOf("FunctionUrlConfigs", one.urls.map(qualified), at);
  }
}

function versionOf(Version: string, { layerArns }: MemoryFunction) {
  const Layers = layerArns.map((Arn) => ({ Arn }));
  const code = { CodeSize: VERSION_BYTES, CodeSha256: sha256Of(Version), Runtime: "nodejs22.x" };
  return { Version, ...code, LastModified: "2026-01-01T00:00:00.000+0000", Layers };
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

function aliasOf({ name, version, weights }: MemoryFunction["aliases"][number]) {
  const RoutingConfig = weights === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } };
  return { Name: name, FunctionVersion: version, ...RoutingConfig };
}

function pageOf(key: string, items: readonly unknown[], at: number): Answer {
  const next = at + PAGE < items.length ? { NextMarker: String(at + PAGE) } : {};
  return { body: { [key]: items.slice(at, at + PAGE), ...next } };
}
