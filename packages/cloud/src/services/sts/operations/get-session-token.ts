import type * as Sts from "@aws-sdk/client-sts";
import type { Clock, Random } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { SESSION_TOKEN_DEFAULT_SECONDS } from "../limits.ts";
import { encodeSessionToken } from "../session-token.ts";
import { createTemporaryCredentials } from "../temporary-credentials.ts";

/** GetSessionToken: temporary credentials of the caller's account. */
export function createGetSessionToken(sources: {
  readonly clock: Clock;
  readonly random: Random;
}): OperationHandler<typeof Sts, "GetSessionToken"> {
  return ({ DurationSeconds = SESSION_TOKEN_DEFAULT_SECONDS }, { scope }) => {
    const session = { token: encodeSessionToken(undefined), durationSeconds: DurationSeconds };
    return { Credentials: createTemporaryCredentials(scope.accountId, sources, session) };
  };
}
