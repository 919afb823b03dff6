import type * as Sts from "@aws-sdk/client-sts";
import type { OperationHandler } from "../../../wire/service.ts";
import { decodeSessionToken } from "../session-token.ts";

/**
 * GetCallerIdentity: the account's root user, or the assumed role that the session token names.
 *
 * @see AWS STS API Reference, "GetCallerIdentity".
 */
export const getCallerIdentity: OperationHandler<typeof Sts, "GetCallerIdentity"> = (_input, { scope, headers }) => {
  const role = decodeSessionToken(headers["x-amz-security-token"]);
  if (role !== undefined && role.accountId === scope.accountId) {
    return {
      Account: role.accountId,
      UserId: `${role.roleId}:${role.sessionName}`,
      Arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.roleName}/${role.sessionName}`,
    };
  }
  return { Account: scope.accountId, UserId: scope.accountId, Arn: `arn:aws:iam::${scope.accountId}:root` };
};
