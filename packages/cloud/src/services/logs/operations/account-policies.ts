import { constraintError, logsError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { type AccountPolicy, checkedPolicyDocument } from "../policies.ts";

/** PutAccountPolicy. Differs from AWS: the policy is kept, and has no effect. */
export function putAccountPolicy({ accountPolicies, clock }: LogsDependencies): LogsHandler<"PutAccountPolicy"> {
  return (input, { scope }) => {
    const { policyName, policyType, selectionCriteria } = input;
    if (policyName === undefined) throw constraintError("policyName", "null", "not be null");
    if (policyType === undefined) throw constraintError("policyType", "null", "not be null");
    const policy: AccountPolicy = {
      policyName,
      policyType,
      policyDocument: checkedPolicyDocument(input.policyDocument),
      scope: input.scope ?? "ALL",
      lastUpdatedTime: clock.now(),
      ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
    };
    accountPolicies.put(scope, `${policyType}:${policyName}`, policy);
    return { accountPolicy: { ...policy, accountId: scope.accountId } };
  };
}

/** DescribeAccountPolicies: those of a type. */
export function describeAccountPolicies({ accountPolicies }: LogsDependencies): LogsHandler<"DescribeAccountPolicies"> {
  return ({ policyType, policyName }, { scope }) => {
    const found = accountPolicies
      .list(scope)
      .filter(
        (policy) => policy.policyType === policyType && (policyName === undefined || policy.policyName === policyName),
      );
    return { accountPolicies: found.map((policy) => ({ ...policy, accountId: scope.accountId })) };
  };
}

/** DeleteAccountPolicy. */
export function deleteAccountPolicy({ accountPolicies }: LogsDependencies): LogsHandler<"DeleteAccountPolicy"> {
  return ({ policyType = "", policyName = "" }, { scope }) => {
    if (accountPolicies.delete(scope, `${policyType}:${policyName}`)) return {};
    throw logsError("ResourceNotFoundException", "The specified policy does not exist.");
  };
}
