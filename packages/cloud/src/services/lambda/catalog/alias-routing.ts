import type { AliasRoutingConfiguration } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { constraintViolation, functionNotFound, invalidParameter, lambdaError } from "../errors.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { functionArn, isVersionNumber, LATEST } from "./function-name.ts";

/**
 * Checks where an alias points.
 *
 * @returns The weights of the additional versions.
 * @throws ServiceError with the code and message that AWS answers.
 * @see recorded answers, `TestLambdaAlias::test_notfound_and_invalid_routingconfigs`, 2025-11.
 */
export function checkAliasRouting(
  catalog: FunctionCatalog,
  scope: Scope,
  target: { readonly functionName: string; readonly version: string },
  routing: AliasRoutingConfiguration | undefined,
): Readonly<Record<string, number>> {
  const { functionName, version } = target;
  const weights = routing?.AdditionalVersionWeights ?? {};
  const additional = Object.keys(weights);
  checkWeights(weights);
  if (additional.length > 1) {
    throw invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  for (const referred of [version, ...additional]) {
    if (catalog.findVersion(scope, functionName, referred) === undefined) {
      throw functionNotFound(functionArn(scope, functionName, referred));
    }
  }
  if (additional.length > 0 && version === LATEST) {
    throw lambdaError(
      "InvalidParameterValueException",
      "$LATEST is not supported for an alias pointing to more than 1 version",
    );
  }
  if (additional.includes(version)) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  return weights;
}

function checkWeights(weights: Readonly<Record<string, number>>): void {
  for (const [version, weight] of Object.entries(weights)) {
    const shown = `Value '{${version}=${formatWeight(weight)}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:`;
    if (!isVersionNumber(version)) {
      throw constraintViolation(
        `${shown} Map keys must satisfy constraint: [Member must have length less than or equal to 1024, ` +
          "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
      );
    }
    if (weight < 0 || weight > 1) {
      throw constraintViolation(
        `${shown} Map value must satisfy constraint: [Member must have value less than or equal to 1.0, ` +
          "Member must have value greater than or equal to 0.0, Member must not be null]",
      );
    }
  }
}

/** As Java prints a double. */
function formatWeight(weight: number): string {
  return Number.isInteger(weight) ? `${weight}.0` : String(weight);
}
