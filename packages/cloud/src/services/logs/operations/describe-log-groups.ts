import type { LogGroup as LogGroupOutput } from "@aws-sdk/client-cloudwatch-logs";
import type { Scope } from "@faultline/core";
import { checkedLimit } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import { type LogGroup, logGroupArn, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";

/** DescribeLogGroups. */
export function describeLogGroups({
  catalog,
  metricFilters,
  dataProtectionPolicies,
}: LogsDependencies): LogsHandler<"DescribeLogGroups"> {
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
      throw logsError(
        "InvalidParameterException",
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
      );
    }
    const groups = (await catalog.groups(scope)).filter(selectorOf(input));
    const page = pageOf(groups, ({ name }) => name, { limit, nextToken: input.nextToken });
    const sizes = await Promise.all(page.entries.map(({ name }) => storedBytes(scope, name)));
    const logGroups = page.entries.map((group, index) => ({
      ...describe(scope, group, sizes[index] ?? 0),
      metricFilterCount: metricFilters.ofGroup(scope, group.name).length,
      ...(dataProtectionPolicies.get(scope, group.name) === undefined
        ? {}
        : { dataProtectionStatus: "ACTIVATED" as const }),
    }));
    return { logGroups, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  };

  async function storedBytes(scope: Scope, name: string): Promise<number> {
    const streams = await catalog.streams(scope, name);
    return streams.reduce((total, { activity }) => total + (activity?.storedBytes ?? 0), 0);
  }
}

type Input = Parameters<LogsHandler<"DescribeLogGroups">>[0];

function selectorOf(input: Input): (group: LogGroup) => boolean {
  const identifiers = input.logGroupIdentifiers?.map(nameInIdentifier);
  const pattern = input.logGroupNamePattern?.toLowerCase();
  return ({ name, logGroupClass }) =>
    name.startsWith(input.logGroupNamePrefix ?? "") &&
    (pattern === undefined || name.toLowerCase().includes(pattern)) &&
    (input.logGroupClass === undefined || logGroupClass === input.logGroupClass) &&
    (identifiers === undefined || identifiers.includes(name));
}

function describe(scope: Scope, group: LogGroup, storedBytes: number): LogGroupOutput {
  const logGroupArnText = logGroupArn(scope, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    arn: `${logGroupArnText}:*`,
    storedBytes,
    deletionProtectionEnabled: group.deletionProtectionEnabled ?? false,
    logGroupClass: group.logGroupClass,
    logGroupArn: logGroupArnText,
    ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
    ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
  };
}
