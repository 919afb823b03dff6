import { type Clock, type JsonValue, LabError, parseJson } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { isServiceFault } from "../service-fault.ts";
import type { Architecture } from "./prices.ts";
import { createFunctionEditor } from "./session/function-changes.ts";

/** What matters of a function before it is tuned. */
export interface TunedFunction {
  readonly name: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly architecture: Architecture;
}

/** Looks a function up. @throws LabError `FUNCTION_NOT_FOUND`. */
export async function requireFunction(clients: AwsClients, FunctionName: string): Promise<TunedFunction> {
  const { GetFunctionConfigurationCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  try {
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return {
      name: found.FunctionName ?? FunctionName,
      memoryMb: found.MemorySize ?? 128,
      timeoutMs: (found.Timeout ?? 3) * 1000,
      architecture: found.Architectures?.[0] === "arm64" ? "arm64" : "x86_64",
    };
  } catch (thrown) {
    if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown;
    const hint = "faultline status lists stacks; aws lambda list-functions lists functions";
    throw new LabError("FUNCTION_NOT_FOUND", `there is no function ${FunctionName}`, hint, { cause: thrown });
  }
}

/** Sets the chosen size: of `$LATEST`, or of a new version that an alias then points to. */
export async function applyChoice(
  clients: AwsClients,
  choice: { readonly functionName: string; readonly memoryMb: number; readonly alias?: string; readonly clock: Clock },
): Promise<void> {
  const { functionName: FunctionName, memoryMb, alias, clock } = choice;
  const lambda = await clients.lambda();
  const editor = await createFunctionEditor(lambda, FunctionName, clock);
  const { Description: description = "" } = await editor.read();
  await editor.setMemory(memoryMb, description);
  if (alias === undefined) return;
  const version = await editor.publish(description);
  const { UpdateAliasCommand } = await import("@aws-sdk/client-lambda");
  try {
    await lambda.send(new UpdateAliasCommand({ FunctionName, Name: alias, FunctionVersion: version }));
  } catch (thrown) {
    if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown;
    await editor.createAlias({ name: alias, version, description: "" });
  }
}

/**
 * Reads a payload of `payloadS3`, `s3://bucket/key`: JSON, or a text that stays a string.
 *
 * @throws LabError `PAYLOAD_INVALID`.
 * @see aws-lambda-power-tuning 4.4.0, "fetchPayloadFromS3".
 */
export async function loadPayload(clients: AwsClients, uri: string): Promise<JsonValue> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (Bucket === undefined || Key === undefined) {
    throw new LabError("PAYLOAD_INVALID", `"${uri}" names no object in S3`, "write it as s3://bucket/key");
  }
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { Body: body } = await (await clients.s3()).send(new GetObjectCommand({ Bucket, Key }));
  const text = (await body?.transformToString()) ?? "";
  const payload = parseJson(text);
  return payload === undefined ? text : payload;
}
