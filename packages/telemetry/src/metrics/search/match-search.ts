import { unreachable } from "@faultline/core";
import type { Dimension } from "../../model/datum.ts";
import type { SearchNode, SearchQuery } from "./search-node.ts";
import { termMatcher } from "./search-tokens.ts";

/** What a search looks at. */
export interface SearchedMetric {
  readonly accountId: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
}

type Matcher = (metric: SearchedMetric) => boolean;

/** A test for the metrics that a search finds. */
export function searchMatcher({ schema, condition }: SearchQuery, localAccountId: string): Matcher {
  const matches = condition === undefined ? () => true : matcherOf(condition, localAccountId);
  if (schema === undefined) return matches;
  const names = schema.dimensionNames.toSorted().join("\0");
  return (metric) =>
    metric.namespace === schema.namespace &&
    metric.dimensions
      .map(({ name }) => name)
      .sort()
      .join("\0") === names &&
    matches(metric);
}

function matcherOf(node: SearchNode, account: string): Matcher {
  switch (node.kind) {
    case "all": {
      const operands = node.operands.map((operand) => matcherOf(operand, account));
      return (metric) => operands.every((matches) => matches(metric));
    }
    case "any": {
      const operands = node.operands.map((operand) => matcherOf(operand, account));
      return (metric) => operands.some((matches) => matches(metric));
    }
    case "not": {
      const matches = matcherOf(node.operand, account);
      return (metric) => !matches(metric);
    }
    case "term":
      return termMatches(node, account);
    default:
      return unreachable(node);
  }
}

function termMatches(term: Extract<SearchNode, { kind: "term" }>, account: string): Matcher {
  if (term.property === ":aws.AccountId") {
    const sought = term.text === "LOCAL" ? account : term.text;
    return ({ accountId }) => accountId === sought;
  }
  const matches = term.isExact ? (text: string) => text === term.text : termMatcher(term.text);
  return (metric) => textsOf(metric, term.property).some((text) => matches(text));
}

function textsOf(metric: SearchedMetric, property: string | undefined): readonly string[] {
  if (property === "MetricName") return [metric.metricName];
  if (property === "Namespace") return [metric.namespace];
  if (property !== undefined)
    return metric.dimensions.filter(({ name }) => name === property).map(({ value }) => value);
  return [metric.namespace, metric.metricName, ...metric.dimensions.flatMap(({ name, value }) => [name, value])];
}
