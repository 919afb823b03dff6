import type { LogGroup as LogGroupOutput, LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
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
    checkIdentifiersAlone(input);
    const groups = (await catalog.groups(scope)).filter(selectorOf(input));
    const page = pageOf(groups, ({ name }) => name, { limit, nextToken: input.nextToken });
    const logGroups =
      input.logGroupNamePattern === undefined
        ? await Promise.all(page.entries.map((group) => describeWhole(scope, group)))
        : page.entries.map((group) => describeShort(scope, group));
    return { logGroups, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  };

  /** What is told of a group that was found by a pattern, as recorded from AWS. */
  function describeShort(scope: Scope, { name, creationTime, logGroupClass }: LogGroup): LogGroupOutput {
    const arn = logGroupArn(scope, name);
    const metricFilterCount = metricFilters.ofGroup(scope, name).length;
    return { logGroupName: name, creationTime, arn: `${arn}:*`, logGroupArn: arn, logGroupClass, metricFilterCount };
  }

  async function describeWhole(scope: Scope, group: LogGroup): Promise<LogGroupOutput> {
    const isProtected = dataProtectionPolicies.get(scope, group.name) !== undefined;
    return {
      ...describeShort(scope, group),
      storedBytes: await storedBytes(scope, group.name),
      deletionProtectionEnabled: group.deletionProtectionEnabled ?? false,
      ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
      ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
      ...(isProtected ? { dataProtectionStatus: "ACTIVATED" } : {}),
    };
  }

  async function storedBytes(scope: Scope, name: string): Promise<number> {
    const streams = await catalog.streams(scope, name);
    return streams.reduce((total, { activity }) => total + (activity?.storedBytes ?? 0), 0);
  }
}

type Input = Parameters<LogsHandler<"DescribeLogGroups">>[0];

function checkIdentifiersAlone({ logGroupIdentifiers, ...input }: Input): void {
  if (logGroupIdentifiers === undefined) return;
  const { logGroupNamePrefix, logGroupNamePattern, logGroupClass, accountIdentifiers } = input;
  if ((logGroupNamePrefix ?? logGroupNamePattern ?? logGroupClass ?? accountIdentifiers) === undefined) return;
  throw logsError(
    "InvalidParameterException",
    "logGroupIdentifiers and other filters of log groups are mutually exclusive parameters.",
  );
}

/** The classes Infrequent Access and Essentials are listed together. */
function isOfClass(logGroupClass: LogGroupClass, wanted: LogGroupClass): boolean {
  const isInfrequent = (name: LogGroupClass) => name === "INFREQUENT_ACCESS" || name === "ESSENTIALS";
  return logGroupClass === wanted || (isInfrequent(logGroupClass) && isInfrequent(wanted));
}

function selectorOf(input: Input): (group: LogGroup) => boolean {
  const identifiers = input.logGroupIdentifiers?.map(nameInIdentifier);
  return ({ name, logGroupClass }) =>
    name.startsWith(input.logGroupNamePrefix ?? "") &&
    name.includes(input.logGroupNamePattern ?? "") &&
    (input.logGroupClass === undefined || isOfClass(logGroupClass, input.logGroupClass)) &&
    (identifiers === undefined || identifiers.includes(name));
}
