import { LabError } from "@faultline/core";
import { nearestName } from "@faultline/template";
import type { AwsClients } from "../aws-clients.ts";

const MAX_SUGGESTIONS = 10;

/**
 * The log group that a user means: a group's name, a function's name, or the part of a function's name that a template
 * calls it by (`LookupFunction` for `coffee-lookup-LookupFunction-1ABC…`).
 *
 * @throws LabError `LOG_GROUP_NOT_FOUND` listing what there is, the nearest name first, `LOG_GROUP_AMBIGUOUS`.
 */
export async function findLogGroup(clients: AwsClients, name: string): Promise<string> {
  const groups = await listLogGroups(clients);
  const exact = groups.find((group) => group === name || group === `/aws/lambda/${name}`);
  if (exact !== undefined) return exact;
  const matches = groups.filter((group) => group.includes(`-${name}-`));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  if (matches.length > 1) {
    throw new LabError(
      "LOG_GROUP_AMBIGUOUS",
      `${name} may mean ${matches.join(" or ")}`,
      "give the name of the log group",
    );
  }
  throw new LabError("LOG_GROUP_NOT_FOUND", `there is no log group of ${name}`, hintOf(name, groups));
}

function hintOf(name: string, groups: readonly string[]): string {
  if (groups.length === 0) return "no log group exists yet: a function's appears with its first line";
  const near = nearestGroup(name, groups);
  const listed = [...(near === undefined ? [] : [near]), ...groups.filter((group) => group !== near)];
  const more = groups.length > MAX_SUGGESTIONS ? ` and ${groups.length - MAX_SUGGESTIONS} more` : "";
  const known = `there are: ${listed.slice(0, MAX_SUGGESTIONS).join(", ")}${more}`;
  return near === undefined ? known : `did you mean ${near}? ${known}`;
}

/** The group of which one of the names that a user may give is nearest to a mistyped one. */
function nearestGroup(name: string, groups: readonly string[]): string | undefined {
  const byName = new Map(groups.flatMap((group) => namesOf(group).map((known) => [known, group] as const)));
  const nearest = nearestName(name, [...byName.keys()]);
  return nearest === undefined ? undefined : byName.get(nearest);
}

/** A group's name, its function's, and what a template calls that. */
function namesOf(group: string): readonly string[] {
  const functionName = group.replace(/^\/aws\/lambda\//, "");
  const logicalId = /-([^-]+)-[^-]+$/.exec(functionName)?.[1];
  return [group, functionName, ...(logicalId === undefined ? [] : [logicalId])];
}

async function listLogGroups(clients: AwsClients): Promise<string[]> {
  const { DescribeLogGroupsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new DescribeLogGroupsCommand({ nextToken }));
    names.push(...(page.logGroups ?? []).flatMap((group) => group.logGroupName ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return names;
}
