import type { DestinationConfig } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { invalidParameter } from "../errors.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { parseFunctionReference } from "./function-name.ts";

/** Where results go, by ARN; absent where there is no destination. */
export interface Destinations {
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

const SERVICES: Readonly<Record<keyof Destinations, readonly string[]>> = {
  onSuccess: ["lambda", "sqs", "sns", "events"],
  onFailure: ["lambda", "sqs", "sns", "events", "s3"],
};

/**
 * The destinations that a request names. An empty ARN, and an empty member, name none.
 *
 * @throws ServiceError `InvalidParameterValueException` for an ARN of a service that takes no results, for a function
 *   that does not exist, and for the function itself.
 * @see Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations", read 2026-11.
 */
export function checkDestinations(
  functions: FunctionCatalog,
  scope: Scope,
  functionName: string,
  config: DestinationConfig | undefined,
): Destinations {
  const named = {
    ...namedArn("onSuccess", config?.OnSuccess?.Destination),
    ...namedArn("onFailure", config?.OnFailure?.Destination),
  };
  for (const kind of ["onSuccess", "onFailure"] as const) {
    const arn = named[kind];
    if (arn === undefined) continue;
    const service = arn.split(":")[2] ?? "";
    if (!SERVICES[kind].includes(service)) throw invalidDestinations(named);
    if (service === "lambda") checkFunction(functions, scope, functionName, arn);
  }
  return named;
}

function namedArn(kind: keyof Destinations, arn: string | undefined): Destinations {
  return arn === undefined || arn === "" ? {} : { [kind]: arn };
}

function checkFunction(functions: FunctionCatalog, scope: Scope, functionName: string, arn: string): void {
  const { name } = parseFunctionReference(scope, arn);
  if (name === functionName) throw invalidParameter("You can't specify the function as a destination for itself.");
  if (functions.find(scope, name) === undefined) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
}

function invalidDestinations({ onSuccess, onFailure }: Destinations) {
  const shown = (kind: string, arn: string | undefined) => (arn === undefined ? "null" : `${kind}(destination=${arn})`);
  return invalidParameter(
    `The provided destination config DestinationConfig(onSuccess=${shown("OnSuccess", onSuccess)}, ` +
      `onFailure=${shown("OnFailure", onFailure)}) is invalid.`,
  );
}
