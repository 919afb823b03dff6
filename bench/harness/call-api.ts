import { encodeRequest, type KeepAliveConnection } from "./keep-alive-connection.ts";

/** A REST call of AWS's API. */
export interface ApiCall {
  readonly service: "apigateway" | "lambda";
  /** Method and path, such as `GET /2015-03-31/functions`. */
  readonly requestLine: string;
  /** JSON. */
  readonly body?: string;
}

/** Calls AWS's API with the headers that the AWS SDK for JavaScript sends. @throws Where the answer is an error. */
export async function callApi(
  connection: KeepAliveConnection,
  { service, requestLine, body = "" }: ApiCall,
): Promise<Record<string, unknown>> {
  const answer = await connection.send(encodeRequest(requestLine, sdkHeaders(service, "application/json"), body));
  const text = answer.body.toString();
  if (answer.status >= 300) throw new Error(`${requestLine}: ${answer.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** The headers of a signed request; the lab reads signatures and does not verify them unless told to. */
export function sdkHeaders(service: string, contentType: string): Record<string, string> {
  const credential = `test/20261123/us-east-1/${service}/aws4_request`;
  const signed = "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-content-sha256;x-amz-date";
  return {
    host: "127.0.0.1",
    "content-type": contentType,
    "user-agent": `aws-sdk-js/3.1164.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#24.21.0 api/${service}#3.1164.0`,
    "amz-sdk-invocation-id": "5f1c4c3e-6c1d-4d4e-9a0c-1f2d3c4b5a69",
    "amz-sdk-request": "attempt=1; max=3",
    "x-amz-date": "20261123T070000Z",
    "x-amz-content-sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${"0".repeat(64)}`,
    connection: "keep-alive",
  };
}
