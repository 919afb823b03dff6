import { constraintError, logsError } from "../errors.ts";
import { indexTimesAfter, prefixOf } from "../field-indexes.ts";
import { ACCOUNT_INDEX_POLICIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { type AccountPolicy, checkedPolicyDocument } from "../policies.ts";

/** PutAccountPolicy. Differs from AWS: only field index policies have an effect; others are kept. */
export function putAccountPolicy({ accountPolicies, clock }: LogsDependencies): LogsHandler<"PutAccountPolicy"> {
  return (input, { scope }) => {
    const { policyName, policyType, selectionCriteria } = input;
    if (policyName === undefined) throw constraintError("policyName", "null", "not be null");
    if (policyType === undefined) throw constraintError("policyType", "null", "not be null");
    const key = `${policyType}:${policyName}`;
    const policy: AccountPolicy = {
      policyName,
      policyType,
      policyDocument: checkedPolicyDocument(input.policyDocument),
      scope: input.scope ?? "ALL",
      lastUpdatedTime: clock.now(),
      ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
    };
    if (policyType === "FIELD_INDEX_POLICY") checkIndexPolicy(policy, accountPolicies.list(scope));
    accountPolicies.put(scope, key, { ...policy, ...indexTimesOf(policy, accountPolicies.get(scope, key)) });
    return { accountPolicy: { ...policy, accountId: scope.accountId } };
  };
}

function indexTimesOf(
  { policyType, policyDocument, lastUpdatedTime }: AccountPolicy,
  before: AccountPolicy | undefined,
) {
  if (policyType !== "FIELD_INDEX_POLICY") return {};
  return { indexTimes: indexTimesAfter(policyDocument, before?.indexTimes, lastUpdatedTime) };
}

/** An account has few index policies, and none for groups that another is for. */
function checkIndexPolicy(policy: AccountPolicy, all: readonly AccountPolicy[]): void {
  const others = all.filter(
    (other) => other.policyType === policy.policyType && other.policyName !== policy.policyName,
  );
  if (others.length >= ACCOUNT_INDEX_POLICIES) throw logsError("LimitExceededException", "Resource limit exceeded.");
  const prefix = prefixOf(policy);
  const isBySource = /\bDataSource(Name|Type)\b/.test(policy.selectionCriteria ?? "");
  if (prefix === undefined && !isBySource) {
    throw logsError(
      "InvalidParameterException",
      'The selectionCriteria of a field index policy must be LogGroupNamePrefix IN ["<prefix>"], or DataSourceName AND DataSourceType.',
    );
  }
  const overlapping = others.find((other) => {
    const theirs = prefixOf(other);
    if (prefix === undefined || theirs === undefined) return false;
    return prefix.startsWith(theirs) || theirs.startsWith(prefix);
  });
  if (overlapping === undefined) return;
  throw logsError(
    "InvalidParameterException",
    `The policy's log groups overlap with those of the policy ${overlapping.policyName}.`,
  );
}

/** DescribeAccountPolicies: those of a type. */
export function describeAccountPolicies({ accountPolicies }: LogsDependencies): LogsHandler<"DescribeAccountPolicies"> {
  return ({ policyType, policyName }, { scope }) => {
    const found = accountPolicies
      .list(scope)
      .filter(
        (policy) => policy.policyType === policyType && (policyName === undefined || policy.policyName === policyName),
      );
    const described = found.map((policy) => {
      const { indexTimes: _, ...kept } = policy;
      return { ...kept, accountId: scope.accountId };
    });
    return { accountPolicies: described };
  };
}

/** DeleteAccountPolicy. */
export function deleteAccountPolicy({ accountPolicies }: LogsDependencies): LogsHandler<"DeleteAccountPolicy"> {
  return ({ policyType = "", policyName = "" }, { scope }) => {
    if (accountPolicies.delete(scope, `${policyType}:${policyName}`)) return {};
    throw logsError("ResourceNotFoundException", "The specified policy does not exist.");
  };
}
