import { checkedGroupName } from "../check-input.ts";
import { logGroupArn, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedPolicyDocument } from "../policies.ts";

/** PutDataProtectionPolicy. Differs from AWS: the policy is kept, and masks nothing. */
export function putDataProtectionPolicy({
  catalog,
  dataProtectionPolicies,
  clock,
}: LogsDependencies): LogsHandler<"PutDataProtectionPolicy"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    await catalog.group(scope, logGroupName);
    const policyDocument = checkedPolicyDocument(input.policyDocument);
    const lastUpdateTime = clock.now();
    dataProtectionPolicies.put(scope, logGroupName, { logGroupName, policyDocument, lastUpdateTime });
    return { logGroupIdentifier: logGroupArn(scope, logGroupName), policyDocument, lastUpdatedTime: lastUpdateTime };
  };
}

/** GetDataProtectionPolicy: empty for a log group without one. */
export function getDataProtectionPolicy({
  catalog,
  dataProtectionPolicies,
}: LogsDependencies): LogsHandler<"GetDataProtectionPolicy"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    await catalog.group(scope, logGroupName);
    const policy = dataProtectionPolicies.get(scope, logGroupName);
    if (policy === undefined) return {};
    const { policyDocument, lastUpdateTime } = policy;
    return { logGroupIdentifier: logGroupArn(scope, logGroupName), policyDocument, lastUpdatedTime: lastUpdateTime };
  };
}

/** DeleteDataProtectionPolicy. */
export function deleteDataProtectionPolicy({
  catalog,
  dataProtectionPolicies,
}: LogsDependencies): LogsHandler<"DeleteDataProtectionPolicy"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    await catalog.group(scope, logGroupName);
    dataProtectionPolicies.delete(scope, logGroupName);
    return {};
  };
}
