import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeListed } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { paginate } from "./paginate.ts";

/** `$LATEST` and the published versions, oldest first, up to 50 a page. */
export function listVersionsByFunction(parts: LambdaParts): OperationHandler<typeof Lambda, "ListVersionsByFunction"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    const { latest } = parts.functions.require(scope, name);
    const versions = [latest, ...parts.functions.publishedVersions(scope, name)];
    // `$` sorts before the padded digits.
    const page = paginate(
      versions,
      ({ version }) => (version === latest.version ? "$" : version.padStart(12, "0")),
      input,
    );
    return {
      Versions: page.items.map((version) => describeListed(scope, version, version.version)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
