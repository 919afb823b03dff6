import { checkedLimit } from "../check-input.ts";
import { constraintError, logsError } from "../errors.ts";
import { DESCRIBE_ENTRIES, RESOURCE_POLICIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";
import { checkedPolicyDocument, normalisedPolicyDocument } from "../policies.ts";

/**
 * PutResourcePolicy: kept only, since the lab checks no permissions. Differs from AWS: policies are the account's, not
 * those of single log groups.
 */
export function putResourcePolicy({ resourcePolicies, clock }: LogsDependencies): LogsHandler<"PutResourcePolicy"> {
  return ({ policyName, policyDocument, resourceArn }, { scope }) => {
    if (resourceArn !== undefined) {
      const message = "This lab keeps resource policies of the account, not those of a resourceArn.";
      throw logsError("InvalidParameterException", message);
    }
    if (policyName === undefined) throw constraintError("policyName", "null", "not be null");
    const others = resourcePolicies.list(scope).filter((policy) => policy.policyName !== policyName);
    if (others.length >= RESOURCE_POLICIES) throw logsError("LimitExceededException", "Resource limit exceeded.");
    const policy = { policyName, policyDocument: checkedPolicyDocument(policyDocument), lastUpdatedTime: clock.now() };
    resourcePolicies.put(scope, policyName, policy);
    return { resourcePolicy: { ...policy, policyScope: "ACCOUNT" } };
  };
}

/** DescribeResourcePolicies. */
export function describeResourcePolicies({
  resourcePolicies,
}: LogsDependencies): LogsHandler<"DescribeResourcePolicies"> {
  return (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const isOfResource = input.resourceArn !== undefined || input.policyScope === "RESOURCE";
    const policies = isOfResource ? [] : resourcePolicies.list(scope);
    const page = pageOf(policies, ({ policyName }) => policyName, { limit, nextToken: input.nextToken });
    return {
      resourcePolicies: page.entries.map((policy) => ({
        ...policy,
        policyDocument: normalisedPolicyDocument(policy.policyDocument),
        policyScope: "ACCOUNT" as const,
      })),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

/** DeleteResourcePolicy. */
export function deleteResourcePolicy({ resourcePolicies }: LogsDependencies): LogsHandler<"DeleteResourcePolicy"> {
  return ({ policyName = "" }, { scope }) => {
    if (resourcePolicies.delete(scope, policyName)) return {};
    throw logsError("ResourceNotFoundException", `Policy with name [${policyName}] does not exist.`);
  };
}
