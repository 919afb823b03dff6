import { accountId, type Clock, type JsonValue, messageOf, region, type Scope } from "@faultline/core";
import { ServiceError } from "../../service-error.ts";
import type { FunctionInvoker, FunctionResult } from "../function-invoker.ts";

/** A function as an integration names it. */
export interface FunctionTarget {
  /** The ARN's account and Region. */
  readonly scope: Scope;
  readonly functionArn: string;
}

/** How the call of a function ended, seen from the gateway. */
export type IntegrationOutcome =
  | { readonly kind: "result"; readonly result: FunctionResult }
  /** Lambda would not run it: throttled, missing, forbidden. */
  | {
      readonly kind: "refused";
      readonly isThrottled: boolean;
      /** The HTTP status of Lambda's refusal. */
      readonly serviceStatus: number;
      readonly message: string;
    }
  | { readonly kind: "timed-out" };

const INVOCATION_URI = /:lambda:path\/+\d{4}-\d{2}-\d{2}\/functions\/(.+)\/invocations$/;
const FUNCTION_ARN = /^arn:[^:]+:lambda:([a-z0-9-]+):(\d{12}):function:.+$/;

/**
 * Finds the function in an integration's URI: `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations`
 * or, for HTTP APIs, the bare function ARN. `${stageVariables.name}` is replaced first.
 *
 * @returns Undefined when the URI names no function.
 */
export function parseFunctionTarget(
  uri: string,
  stageVariables: Readonly<Record<string, string>>,
): FunctionTarget | undefined {
  const resolved = uri.replace(
    /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g,
    (_all, name: string) => stageVariables[name] ?? "",
  );
  const functionArn = INVOCATION_URI.exec(resolved)?.[1] ?? resolved;
  const [, arnRegion, arnAccount] = FUNCTION_ARN.exec(functionArn) ?? [];
  if (arnRegion === undefined || arnAccount === undefined) return undefined;
  return { scope: { accountId: accountId(arnAccount), region: region(arnRegion) }, functionArn };
}

/** One call of a function on behalf of a request. */
export interface FunctionCall {
  readonly target: FunctionTarget;
  readonly event: JsonValue;
  readonly traceHeader: string;
  /** After this long the gateway answers without the function, which keeps running. */
  readonly timeoutMs: number;
}

/** Invokes a function, waiting no longer than the integration may take. Never rejects for what Lambda refuses. */
export function callFunction(invoker: FunctionInvoker, clock: Clock, call: FunctionCall): Promise<IntegrationOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<IntegrationOutcome>();
  const cancel = clock.after(call.timeoutMs, () => resolve({ kind: "timed-out" }));
  invoker
    .invoke({
      scope: call.target.scope,
      functionName: call.target.functionArn,
      payload: Buffer.from(JSON.stringify(call.event)),
      traceHeader: call.traceHeader,
    })
    .then((result) => ({ kind: "result", result }) as const, refusalOf)
    .then(resolve, reject)
    .finally(cancel);
  return promise;
}

/** Source: Lambda API Reference, Invoke, "Errors". */
const REFUSAL_STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ResourceNotReadyException: 502,
  ServiceException: 500,
  TooManyRequestsException: 429,
};

function refusalOf(thrown: unknown): IntegrationOutcome {
  if (!(thrown instanceof ServiceError)) throw thrown;
  const serviceStatus = REFUSAL_STATUS[thrown.code] ?? thrown.httpStatus;
  return { kind: "refused", isThrottled: serviceStatus === 429, serviceStatus, message: messageOf(thrown) };
}
