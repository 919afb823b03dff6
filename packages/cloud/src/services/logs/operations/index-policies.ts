import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { type AppliedPolicy, DEFAULT_INDEXES, indexTimesAfter } from "../field-indexes.ts";
import { readIndexedEvents } from "../insights/read-indexed-events.ts";
import { logGroupArn, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedPolicyDocument } from "../policies.ts";
import type { Scope } from "@faultline/core";

/** PutIndexPolicy: events that come from now on are indexed; `filterIndex` finds only those. */
export function putIndexPolicy({ catalog, indexPolicies, clock }: LogsDependencies): LogsHandler<"PutIndexPolicy"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    const { logGroupClass } = await catalog.group(scope, logGroupName);
    if (logGroupClass !== "STANDARD") {
      throw logsError(
        "InvalidParameterException",
        "Only log groups in the Standard log class support field index policies.",
      );
    }
    const policyDocument = checkedPolicyDocument(input.policyDocument);
    const lastUpdateTime = clock.now();
    const before = indexPolicies.get(scope, logGroupName)?.indexTimes;
    const indexTimes = indexTimesAfter(policyDocument, before, lastUpdateTime);
    const policy = { logGroupName, policyDocument, lastUpdateTime, indexTimes };
    indexPolicies.put(scope, logGroupName, policy);
    return { indexPolicy: describe(scope, logGroupName, policy) };
  };
}

/** DescribeIndexPolicies: of each log group its own policy, else that of the account which applies to it. */
export function describeIndexPolicies(dependencies: LogsDependencies): LogsHandler<"DescribeIndexPolicies"> {
  return async ({ logGroupIdentifiers }, { scope }) => {
    const names = await checkedGroups(dependencies, scope, logGroupIdentifiers);
    const indexPolicies = names.flatMap((name) => {
      const policy = dependencies.fieldIndexes.policyOf(scope, name);
      return policy === undefined ? [] : [describe(scope, name, policy)];
    });
    return { indexPolicies };
  };
}

/**
 * DescribeFieldIndexes: the fields that policies name, and the default ones that events have. Differs from AWS: an index
 * that was removed is forgotten at once (`INACTIVE` there, for 30 days), and none is made by itself (`AUTO`).
 */
export function describeFieldIndexes(dependencies: LogsDependencies): LogsHandler<"DescribeFieldIndexes"> {
  return async ({ logGroupIdentifiers, indexCategories = ["DEFAULT", "CUSTOM"] }, { scope }) => {
    const names = await checkedGroups(dependencies, scope, logGroupIdentifiers);
    const found = await Promise.all(names.map((name) => fieldIndexesOf(dependencies, scope, name)));
    return { fieldIndexes: found.flat().filter(({ indexCategory }) => indexCategories.includes(indexCategory)) };
  };
}

async function fieldIndexesOf({ fieldIndexes, store, clock }: LogsDependencies, scope: Scope, logGroup: string) {
  const policy = fieldIndexes.policyOf(scope, logGroup);
  const custom = Object.keys(policy?.indexTimes ?? {});
  const fields = [...DEFAULT_INDEXES.filter((field) => !custom.includes(field)), ...custom];
  const now = clock.now();
  const times = await readIndexedEvents(store, {
    range: { ...scope, logGroups: [logGroup], from: 0, to: Number.MAX_SAFE_INTEGER, now },
    fields: fields.map((name) => ({ name, since: fieldIndexes.since(scope, logGroup, name) ?? now })),
  });
  return fields.flatMap((fieldIndexName, index) => {
    const isCustom = custom.includes(fieldIndexName);
    const events = times[index];
    if (!isCustom && events === undefined) return [];
    return {
      ...(policy?.policyName === undefined || !isCustom ? { logGroupIdentifier: logGroupArn(scope, logGroup) } : {}),
      fieldIndexName,
      lastScanTime: now,
      ...events,
      type: "FIELD_INDEX" as const,
      indexCategory: isCustom ? ("CUSTOM" as const) : ("DEFAULT" as const),
    };
  });
}

/** DeleteIndexPolicy. Differs from AWS: what was indexed before is forgotten at once, not after 30 days. */
export function deleteIndexPolicy({ indexPolicies }: LogsDependencies): LogsHandler<"DeleteIndexPolicy"> {
  return (input, { scope }) => {
    const logGroupName = checkedGroupName(nameInIdentifier(input.logGroupIdentifier ?? ""));
    if (indexPolicies.delete(scope, logGroupName)) return {};
    throw logsError("ResourceNotFoundException", "The specified index policy does not exist.");
  };
}

async function checkedGroups(
  { catalog }: LogsDependencies,
  scope: Scope,
  identifiers: readonly string[] = [],
): Promise<readonly string[]> {
  const names = identifiers.map((identifier) => checkedGroupName(nameInIdentifier(identifier)));
  for (const name of names) await catalog.group(scope, name);
  return names;
}

function describe(scope: Scope, logGroup: string, { policyDocument, lastUpdateTime, policyName }: AppliedPolicy) {
  const logGroupIdentifier = logGroupArn(scope, logGroup);
  const policy = { logGroupIdentifier, policyDocument, lastUpdateTime };
  if (policyName === undefined) return { ...policy, source: "LOG_GROUP" as const };
  return { ...policy, policyName, source: "ACCOUNT" as const };
}
