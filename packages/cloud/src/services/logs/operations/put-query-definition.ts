import { placeholdersOf, prepareQuery } from "@faultline/telemetry";
import { checkedGroupName } from "../check-input.ts";
import { constraintError, logsError } from "../errors.ts";
import { malformedQuery } from "../insights/malformed-query.ts";
import {
  QUERY_DEFINITION_NAME_LENGTH,
  QUERY_DEFINITIONS,
  QUERY_PARAMETERS,
  QUERY_STRING_LENGTH,
} from "../insights/query-limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import type { QueryDefinition } from "../query-definition.ts";

/** PutQueryDefinition: saves a query, or changes the one whose id is given. */
export function putQueryDefinition({
  queryDefinitions,
  clock,
  random,
}: LogsDependencies): LogsHandler<"PutQueryDefinition"> {
  return (input, { scope }) => {
    const { name, queryString, parameters } = checkedQuery(input);
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
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(clientToken === undefined ? {} : { clientToken }),
    });
    return { queryDefinitionId };
  };
}

type Input = Parameters<LogsHandler<"PutQueryDefinition">>[0];

/** The name, the text and the parameters of a query that could run. */
function checkedQuery(input: Input) {
  const name = checkedText("name", input.name, QUERY_DEFINITION_NAME_LENGTH);
  const queryString = checkedText("queryString", input.queryString, QUERY_STRING_LENGTH);
  if (input.queryLanguage !== undefined && input.queryLanguage !== "CWLI") {
    if ((input.parameters ?? []).length > 0) {
      throw logsError("InvalidParameterException", "Parameters are only supported for CWLI query language");
    }
    throw logsError("InvalidParameterException", `The query language ${input.queryLanguage} is not supported.`);
  }
  const placeholders = placeholdersOf(queryString);
  const parameters = checkedParameters(input, placeholders);
  // With placeholders, only the values that a run gives tell whether it is a query.
  const { diagnostic } = placeholders.size === 0 ? prepareQuery(queryString) : {};
  if (diagnostic !== undefined) throw malformedQuery(diagnostic);
  return { name, queryString, parameters };
}

/** @see CloudWatch Logs User Guide, "Using saved queries with parameters", "Common errors", read 2026-11. */
function checkedParameters(
  { parameters = [] }: Input,
  placeholders: ReadonlySet<string>,
): NonNullable<QueryDefinition["parameters"]> {
  if (parameters.length > QUERY_PARAMETERS) {
    throw logsError("InvalidParameterException", `Parameter count exceeds the maximum of ${QUERY_PARAMETERS}`);
  }
  const names = parameters.map(({ name = "" }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw logsError("InvalidParameterException", `Duplicate parameter name: ${twice}`);
  const unused = names.filter((name) => !placeholders.has(name));
  if (unused.length > 0) {
    throw logsError("InvalidParameterException", `Required parameters not found in queryString: ${unused.join(", ")}`);
  }
  return parameters.map(({ name = "", defaultValue, description }) => ({
    name,
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(description === undefined ? {} : { description }),
  }));
}

function checkedText(member: string, text: string | undefined, maxLength: number): string {
  if (text === undefined || text === "")
    throw constraintError(member, text ?? "null", "have length greater than or equal to 1");
  if (text.length > maxLength) throw constraintError(member, text, `have length less than or equal to ${maxLength}`);
  return text;
}
