import type * as Sts from "@aws-sdk/client-sts";
import { accountId, type Clock, type Random } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { stsError } from "../errors.ts";
import { ASSUME_ROLE_DEFAULT_SECONDS } from "../limits.ts";
import { encodeSessionToken } from "../session-token.ts";
import { createTemporaryCredentials } from "../temporary-credentials.ts";

const ROLE_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/;
const ROLE_ID_DIGITS = 17;

/**
 * AssumeRole: temporary credentials that act as a role in the role's account.
 *
 * Differs from AWS: any role may be assumed, whether it exists and trusts the caller or not.
 *
 * @see AWS STS API Reference, "AssumeRole".
 */
export function createAssumeRole(sources: {
  readonly clock: Clock;
  readonly random: Random;
}): OperationHandler<typeof Sts, "AssumeRole"> {
  return ({ RoleArn = "", RoleSessionName = "", DurationSeconds = ASSUME_ROLE_DEFAULT_SECONDS }) => {
    const [, account, roleName] = ROLE_ARN.exec(RoleArn) ?? [];
    if (account === undefined || roleName === undefined) throw stsError("ValidationError", `${RoleArn} is invalid`);
    const roleAccount = accountId(account);
    const roleId = `AROA${sources.random.hex(ROLE_ID_DIGITS).toUpperCase()}`;
    const token = encodeSessionToken({ accountId: roleAccount, roleName, roleId, sessionName: RoleSessionName });
    return {
      Credentials: createTemporaryCredentials(roleAccount, sources, { token, durationSeconds: DurationSeconds }),
      AssumedRoleUser: {
        AssumedRoleId: `${roleId}:${RoleSessionName}`,
        Arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${RoleSessionName}`,
      },
    };
  };
}
