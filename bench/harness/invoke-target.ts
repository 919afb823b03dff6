import { strToU8, zipSync } from "fflate";
import { callApi, sdkHeaders } from "./call-api.ts";
import { encodeRequest, KeepAliveConnection } from "./keep-alive-connection.ts";

/** Requests, ready to be sent, that run the same function. */
export interface InvokeRequests {
  /** Lambda's Invoke. */
  readonly direct: Buffer;
  /** A REST API's URL with a proxy integration, with a browser's headers. */
  readonly restApi: Buffer;
}

/** The function that {@link deployTarget} makes. */
export const FUNCTION_PATH = "/2015-03-31/functions/bench";
/** Its code. */
export const HANDLER = `exports.handler = async () => ({ statusCode: 200, body: '{"ok":true}' });`;

/** The whole of a vCPU, so that the CPU share is not what is measured. */
const MEMORY_MIB = 1769;
const EVENT = JSON.stringify({ httpMethod: "GET", path: "/coffee", headers: { host: "localhost" }, body: null });

/** Deploys a function with active tracing and a traced REST API before it. */
export async function deployTarget(port: number): Promise<InvokeRequests> {
  const connection = await KeepAliveConnection.open(port);
  const post = (service: "apigateway" | "lambda", path: string, body: string) =>
    callApi(connection, { service, requestLine: `POST ${path}`, body });
  const created = await post("lambda", "/2015-03-31/functions", JSON.stringify(functionDefinition()));
  const api = await post("apigateway", "/restapis?mode=import", openApiOf(String(created["FunctionArn"])));
  const deployment = JSON.stringify({ stageName: "Prod", tracingEnabled: true });
  await post("apigateway", `/restapis/${String(api["id"])}/deployments`, deployment);
  connection.close();
  const direct = sdkHeaders("lambda", "application/octet-stream");
  return {
    direct: encodeRequest(`POST ${FUNCTION_PATH}/invocations`, direct, EVENT),
    restApi: encodeRequest(`GET /_aws/execute-api/${String(api["id"])}/Prod/coffee`, BROWSER_HEADERS, ""),
  };
}

function functionDefinition(): object {
  const archive = zipSync({ "index.js": strToU8(HANDLER) });
  return {
    FunctionName: "bench",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/bench",
    MemorySize: MEMORY_MIB,
    TracingConfig: { Mode: "Active" },
    Code: { ZipFile: Buffer.from(archive).toString("base64") },
  };
}

function openApiOf(functionArn: string): string {
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const integration = { type: "aws_proxy", httpMethod: "POST", uri };
  return JSON.stringify({
    openapi: "3.0.1",
    info: { title: "bench", version: "1" },
    paths: { "/coffee": { get: { responses: {}, "x-amazon-apigateway-integration": integration } } },
  });
}

const BROWSER_HEADERS = {
  host: "127.0.0.1",
  accept: "text/html,application/json;q=0.9,*/*;q=0.8",
  "accept-encoding": "gzip, deflate, br",
  "accept-language": "en-GB,en;q=0.5",
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  connection: "keep-alive",
};
