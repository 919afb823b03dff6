import { checkedLimit } from "../check-input.ts";
import { DESCRIBE_QUERIES } from "../insights/query-limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";
import type { QueryDefinition } from "../query-definition.ts";

/** DescribeQueryDefinitions: saved queries by name. */
export function describeQueryDefinitions({
  queryDefinitions,
}: LogsDependencies): LogsHandler<"DescribeQueryDefinitions"> {
  return (input, { scope }) => {
    const limit = checkedLimit(input.maxResults, { max: DESCRIBE_QUERIES, byDefault: DESCRIBE_QUERIES });
    const isOtherLanguage = input.queryLanguage !== undefined && input.queryLanguage !== "CWLI";
    const found = (isOtherLanguage ? [] : queryDefinitions.list(scope))
      .filter(({ name }) => name.startsWith(input.queryDefinitionNamePrefix ?? ""))
      .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    const keyOf = ({ name, queryDefinitionId }: QueryDefinition) => `${name}\0${queryDefinitionId}`;
    const page = pageOf(found, keyOf, { limit, nextToken: input.nextToken });
    return {
      queryDefinitions: page.entries.map(describe),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

function describe({ logGroupNames, parameters, ...definition }: QueryDefinition) {
  const { clientToken: _, ...described } = definition;
  return {
    ...described,
    ...(parameters === undefined ? {} : { parameters: [...parameters] }),
    queryLanguage: "CWLI" as const,
    ...(logGroupNames.length === 0 ? {} : { logGroupNames: [...logGroupNames] }),
  };
}
