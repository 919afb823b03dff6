import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeListed } from "../catalog/describe-function.ts";
import { LATEST } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { paginate } from "./paginate.ts";

/** Functions by name, up to 50 a page; with `FunctionVersion: ALL` every version of each. */
export function listFunctions(parts: LambdaParts): OperationHandler<typeof Lambda, "ListFunctions"> {
  return (input, { scope }) => {
    const latest = parts.functions.list(scope).map((record) => record.latest);
    const published = input.FunctionVersion === "ALL" ? parts.functions.allPublishedVersions(scope) : [];
    const byKey = [...latest, ...published]
      .map((version) => ({ version, key: `${version.functionName}:${version.version.padStart(12, "0")}` }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = paginate(byKey, ({ key }) => key, input);
    return {
      Functions: page.items.map(({ version }) =>
        describeListed(
          scope,
          version,
          published.length === 0 && version.version === LATEST ? undefined : version.version,
        ),
      ),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
