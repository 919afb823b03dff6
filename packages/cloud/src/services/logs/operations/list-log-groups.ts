import { checkedLimit } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { DESCRIBE_ENTRIES, LIST_ENTRIES } from "../limits.ts";
import { type LogGroup, logGroupArn } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";
import { passesTagFilter } from "../tags.ts";

/**
 * ListLogGroups: groups whose name matches `^prefix`, or holds one of the texts that `|` separates, and that have all the
 * tags and field indexes asked for. Differs from AWS: no group has a data source.
 *
 * @see CloudWatch Logs API Reference, "ListLogGroups" and "TagFilter", read 2026-11.
 */
export function listLogGroups({ catalog, fieldIndexes }: LogsDependencies): LogsHandler<"ListLogGroups"> {
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: LIST_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const matches = nameMatcher(input.logGroupNamePattern);
    const isSelected = ({ name, logGroupClass, tags }: LogGroup) =>
      matches(name) &&
      (input.logGroupClass === undefined || logGroupClass === input.logGroupClass) &&
      (input.logGroupTags ?? []).every((filter) => passesTagFilter(tags, filter)) &&
      (input.fieldIndexNames ?? []).every((field) => fieldIndexes.since(scope, name, field) !== undefined) &&
      input.dataSources === undefined;
    const groups = (await catalog.groups(scope)).filter(isSelected);
    const page = pageOf(groups, ({ name }) => name, { limit, nextToken: input.nextToken });
    const logGroups = page.entries.map(({ name, logGroupClass }) => ({
      logGroupName: name,
      logGroupArn: logGroupArn(scope, name),
      logGroupClass,
    }));
    return { logGroups, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  };
}

function nameMatcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const alternatives = pattern.split("|");
  if (alternatives.some((text) => text.replace("^", "").length < 3)) {
    throw logsError(
      "InvalidParameterException",
      "Each text of logGroupNamePattern must have at least three characters besides ^.",
    );
  }
  return (name) =>
    alternatives.some((text) => (text.startsWith("^") ? name.startsWith(text.slice(1)) : name.includes(text)));
}
