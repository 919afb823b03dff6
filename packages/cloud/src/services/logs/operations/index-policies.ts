import type { Scope } from "@faultline/core";
import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { logGroupArn, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedPolicyDocument, type GroupPolicy, indexedFields } from "../policies.ts";

/** PutIndexPolicy. Differs from AWS: an index is kept and described, but queries read all events. */
export function putIndexPolicy({ catalog, indexPolicies, clock }: LogsDependencies): LogsHandler<"PutIndexPolicy"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    await catalog.group(scope, logGroupName);
    const policyDocument = checkedPolicyDocument(input.policyDocument);
    indexedFields(policyDocument);
    const policy = { logGroupName, policyDocument, lastUpdateTime: clock.now() };
    indexPolicies.put(scope, logGroupName, policy);
    return { indexPolicy: describe(scope, policy) };
  };
}

/** DescribeIndexPolicies: those of log groups. */
export function describeIndexPolicies(dependencies: LogsDependencies): LogsHandler<"DescribeIndexPolicies"> {
  return async ({ logGroupIdentifiers }, { scope }) => {
    const policies = await policiesOf(dependencies, scope, logGroupIdentifiers);
    return { indexPolicies: policies.map((policy) => describe(scope, policy)) };
  };
}

/** DescribeFieldIndexes: the fields that the policies of log groups name. */
export function describeFieldIndexes(dependencies: LogsDependencies): LogsHandler<"DescribeFieldIndexes"> {
  return async ({ logGroupIdentifiers }, { scope }) => {
    const policies = await policiesOf(dependencies, scope, logGroupIdentifiers);
    const fieldIndexes = policies.flatMap(({ logGroupName, policyDocument, lastUpdateTime }) =>
      indexedFields(policyDocument).map((fieldIndexName) => ({
        logGroupIdentifier: logGroupArn(scope, logGroupName),
        fieldIndexName,
        lastScanTime: lastUpdateTime,
        type: "FIELD_INDEX" as const,
      })),
    );
    return { fieldIndexes };
  };
}

/** DeleteIndexPolicy. */
export function deleteIndexPolicy({ indexPolicies }: LogsDependencies): LogsHandler<"DeleteIndexPolicy"> {
  return (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    if (indexPolicies.delete(scope, logGroupName)) return {};
    throw logsError("ResourceNotFoundException", "The specified index policy does not exist.");
  };
}

async function policiesOf(
  { catalog, indexPolicies }: LogsDependencies,
  scope: Scope,
  identifiers: readonly string[] = [],
): Promise<readonly GroupPolicy[]> {
  const names = identifiers.map((identifier) => checkedGroupName(nameInIdentifier(identifier)));
  for (const name of names) await catalog.group(scope, name);
  return names.flatMap((name) => indexPolicies.get(scope, name) ?? []);
}

function describe(scope: Scope, { logGroupName, policyDocument, lastUpdateTime }: GroupPolicy) {
  const logGroupIdentifier = logGroupArn(scope, logGroupName);
  return { logGroupIdentifier, policyDocument, lastUpdateTime, source: "LOG_GROUP" as const };
}
