import { prepareQuery } from "@faultline/telemetry";
import { checkedGroupName } from "../check-input.ts";
import { constraintError, logsError } from "../errors.ts";
import { malformedQuery } from "../insights/malformed-query.ts";
import { QUERY_DEFINITION_NAME_LENGTH, QUERY_DEFINITIONS, QUERY_STRING_LENGTH } from "../insights/query-limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** PutQueryDefinition: saves a query, or changes the one whose id is given. */
export function putQueryDefinition({
  queryDefinitions,
  clock,
  random,
}: LogsDependencies): LogsHandler<"PutQueryDefinition"> {
  return (input, { scope }) => {
    const { name, queryString } = checkedQuery(input);
    const { clientToken } = input;
    const all = queryDefinitions.list(scope);
    const made = clientToken === undefined ? undefined : all.find((other) => other.clientToken === clientToken);
    const known = input.queryDefinitionId ?? made?.queryDefinitionId;
    if (known !== undefined && queryDefinitions.get(scope, known) === undefined) {
      throw logsError("ResourceNotFoundException", "The specified query definition does not exist.");
    }
    if (known === undefined && all.length >= QUERY_DEFINITIONS) {
      throw logsError("LimitExceededException", "Resource limit exceeded.");
    }
    const queryDefinitionId = known ?? random.uuid();
    const logGroupNames = (input.logGroupNames ?? []).map((group) => checkedGroupName(group));
    const lastModified = clock.now();
    queryDefinitions.put(scope, queryDefinitionId, {
      queryDefinitionId,
      name,
      queryString,
      logGroupNames,
      lastModified,
      ...(clientToken === undefined ? {} : { clientToken }),
    });
    return { queryDefinitionId };
  };
}

/** The name and the text of a query that could run. */
function checkedQuery(input: Parameters<LogsHandler<"PutQueryDefinition">>[0]) {
  const name = checkedText("name", input.name, QUERY_DEFINITION_NAME_LENGTH);
  const queryString = checkedText("queryString", input.queryString, QUERY_STRING_LENGTH);
  if (input.queryLanguage !== undefined && input.queryLanguage !== "CWLI") {
    throw logsError("InvalidParameterException", `The query language ${input.queryLanguage} is not supported.`);
  }
  const { diagnostic } = prepareQuery(queryString);
  if (diagnostic !== undefined) throw malformedQuery(diagnostic);
  return { name, queryString };
}

function checkedText(member: string, text: string | undefined, maxLength: number): string {
  if (text === undefined || text === "")
    throw constraintError(member, text ?? "null", "have length greater than or equal to 1");
  if (text.length > maxLength) throw constraintError(member, text, `have length less than or equal to ${maxLength}`);
  return text;
}
