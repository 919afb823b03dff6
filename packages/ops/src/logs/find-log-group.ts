import { LabError } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

const MAX_SUGGESTIONS = 10;

/**
 * The log group that a user means: a group's name, a function's name, or the part of a function's name that a template
 * calls it by (`LookupFunction` for `coffee-lookup-LookupFunction-1ABC…`).
 *
 * @throws LabError `LOG_GROUP_NOT_FOUND` listing what there is, `LOG_GROUP_AMBIGUOUS`.
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
  const more = groups.length > MAX_SUGGESTIONS ? ` and ${groups.length - MAX_SUGGESTIONS} more` : "";
  const known = groups.length === 0 ? "" : `${groups.slice(0, MAX_SUGGESTIONS).join(", ")}${more}`;
  const hint =
    known === "" ? "no log group exists yet: a function's appears with its first line" : `there are: ${known}`;
  throw new LabError("LOG_GROUP_NOT_FOUND", `there is no log group of ${name}`, hint);
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
