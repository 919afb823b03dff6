import type { Scope } from "@faultline/core";
import type { Collection } from "../../state/state-store.ts";
import { type AccountPolicy, type GroupPolicy, indexedFields, type IndexTimes } from "./policies.ts";

/**
 * The fields that every log group of the Standard class is indexed by.
 *
 * @see CloudWatch Logs User Guide, "Create field indexes to improve query performance and reduce scan volume", read 2026-11.
 */
export const DEFAULT_INDEXES: readonly string[] = [
  "@logStream",
  "@aws.region",
  "@aws.account",
  "@source.log",
  "@data_source_name",
  "@data_source_type",
  "@data_format",
  "traceId",
  "severityText",
  "attributes.session.id",
];

/** An index policy that applies to a log group. */
export interface AppliedPolicy {
  readonly policyDocument: string;
  /** Milliseconds since the epoch. */
  readonly lastUpdateTime: number;
  readonly indexTimes: IndexTimes;
  /** Of a policy of the account; that of a group has none. */
  readonly policyName?: string;
}

/** Which fields log groups are indexed by: a group's own policy hides those of its account. */
export class FieldIndexes {
  readonly #groupPolicies: Collection<GroupPolicy>;
  readonly #accountPolicies: Collection<AccountPolicy>;

  constructor(groupPolicies: Collection<GroupPolicy>, accountPolicies: Collection<AccountPolicy>) {
    this.#groupPolicies = groupPolicies;
    this.#accountPolicies = accountPolicies;
  }

  policyOf(scope: Scope, logGroup: string): AppliedPolicy | undefined {
    const own = this.#groupPolicies.get(scope, logGroup);
    if (own !== undefined) return { ...own, indexTimes: own.indexTimes ?? timesOf(own) };
    const account = this.#accountPolicies.list(scope).find((policy) => isForGroup(policy, logGroup));
    if (account === undefined) return undefined;
    const { policyName, policyDocument, lastUpdatedTime: lastUpdateTime } = account;
    const policy = { policyName, policyDocument, lastUpdateTime };
    return { ...policy, indexTimes: account.indexTimes ?? timesOf(policy) };
  }

  /** Since when events that come to a group are indexed by a field, milliseconds since the epoch; names match by case. */
  since(scope: Scope, logGroup: string, field: string): number | undefined {
    return DEFAULT_INDEXES.includes(field) ? 0 : this.policyOf(scope, logGroup)?.indexTimes[field];
  }
}

/** Since when a changed policy indexes each of its fields: one that it had before keeps its time. */
export function indexTimesAfter(policyDocument: string, before: IndexTimes | undefined, now: number): IndexTimes {
  return Object.fromEntries(indexedFields(policyDocument).map((field) => [field, before?.[field] ?? now]));
}

function timesOf({ policyDocument, lastUpdateTime }: Omit<AppliedPolicy, "indexTimes">): IndexTimes {
  return indexTimesAfter(policyDocument, undefined, lastUpdateTime);
}

/**
 * The prefix of the names of the groups that an index policy of an account is for: all without criteria. Undefined for
 * other criteria; those by data source apply to no group of the lab, whose events have none.
 */
export function prefixOf({ selectionCriteria }: Pick<AccountPolicy, "selectionCriteria">): string | undefined {
  if (selectionCriteria === undefined) return "";
  return /^\s*LogGroupNamePrefix\s*(?:==?|IN)\s*\[?\s*"([^"]+)"\s*\]?\s*$/i.exec(selectionCriteria)?.[1];
}

function isForGroup(policy: AccountPolicy, logGroup: string): boolean {
  if (policy.policyType !== "FIELD_INDEX_POLICY") return false;
  const prefix = prefixOf(policy);
  return prefix !== undefined && logGroup.startsWith(prefix);
}
