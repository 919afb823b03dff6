import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeCodeSigningConfig } from "./describe-code-signing-config.ts";
import { paginate } from "./paginate.ts";

/** The code signing configurations of the account. */
export function listCodeSigningConfigs(parts: LambdaParts): OperationHandler<typeof Lambda, "ListCodeSigningConfigs"> {
  return (input, { scope }) => {
    const page = paginate(parts.codeSigning.list(scope), ({ id }) => id, input);
    return {
      CodeSigningConfigs: page.items.map((record) => describeCodeSigningConfig(scope, record)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
