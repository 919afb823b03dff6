import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeListed } from "../catalog/describe-function.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { paginate } from "./paginate.ts";

/** Functions by name, up to 50 a page; with `FunctionVersion: ALL` every version of each. */
export function listFunctions(parts: LambdaParts): OperationHandler<typeof Lambda, "ListFunctions"> {
  return (input, { scope }) => {
    const latest = parts.functions.list(scope).map((record) => record.latest);
    const isAll = input.FunctionVersion === "ALL";
    const published = isAll ? parts.functions.allPublishedVersions(scope) : [];
    const byKey = [...latest, ...published]
      .map((version) => ({ version, key: `${version.functionName}:${version.version.padStart(12, "0")}` }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = paginate(byKey, ({ key }) => key, input);
    return {
      Functions: page.items.map(({ version }) => describeListed(scope, version, isAll ? version.version : undefined)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
