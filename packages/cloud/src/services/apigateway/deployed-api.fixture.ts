// REST APIs that tests deploy, and requests to them.
import { seededRandom } from "@faultline/core";
import type { HttpResponse } from "../../wire/http-route.ts";
import { createServiceCaller } from "../../wire/service-caller.ts";
import { BENCH_FUNCTION_ARN, BENCH_SCOPE, createBenchRequest, createGatewayBench } from "../api-proxy/gateway-bench.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { createApiGatewayService } from "./create-api-gateway-service.ts";

const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${BENCH_FUNCTION_ARN}/invocations`;

/** The integration that hands a request to the bench's function. */
export const PROXY = { type: "aws_proxy", httpMethod: "POST", uri: URI };

/** Paths with one method, `GET /coffee`. */
export const COFFEE = { "/coffee": { get: { "x-amazon-apigateway-integration": PROXY } } };

/** Paths that take every request. */
export const ANYTHING = {
  "/{proxy+}": { "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": PROXY } },
};

/** A change of a stage's settings. */
interface Patch {
  readonly path: string;
  readonly value: string;
}

/** A deployed API: `paths` are those of an OpenAPI document, `patches` change the stage `Prod`. */
export async function deployApi(
  paths: Record<string, unknown>,
  options: { patches?: readonly Patch[]; document?: object; ports?: Partial<GatewayPorts> } = {},
) {
  const bench = createGatewayBench(options.ports);
  const { definition, route } = createApiGatewayService(bench.ports);
  const caller = createServiceCaller([definition], { random: seededRandom(1), origin: () => "" });
  const service = "apigateway";
  const scope = BENCH_SCOPE;
  const document = { swagger: "2.0", info: { title: "coffee-api", version: "1.0" }, paths, ...options.document };
  const body = Buffer.from(JSON.stringify(document));
  const api = await caller.call({ service, operation: "ImportRestApi", input: { body }, scope });
  const restApiId = api.id ?? "";
  await caller.call({ service, operation: "CreateDeployment", input: { restApiId, stageName: "Prod" }, scope });
  const patchOperations = (options.patches ?? []).map((patch) => ({ op: "replace" as const, ...patch }));
  const stage = { restApiId, stageName: "Prod", patchOperations };
  await caller.call({ service, operation: "UpdateStage", input: stage, scope });
  const send = (request: Partial<Parameters<typeof createBenchRequest>[0]> = {}): Promise<HttpResponse> => {
    const path = `/_aws/execute-api/${restApiId}/Prod${request.path ?? "/coffee"}`;
    const answer = route.match(createBenchRequest({ ...request, path }));
    if (answer === undefined) throw new Error("The route did not take the request");
    return answer;
  };
  return { ...bench, caller, route, restApiId, send };
}
