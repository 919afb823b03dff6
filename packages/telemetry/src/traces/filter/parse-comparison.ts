import type { FilterComparison, FilterOperator, FilterValue } from "./filter-node.ts";
import { type KeywordType, OPERATORS_OF } from "./keywords.ts";
import { FilterSyntaxError, type TokenReader } from "./token-reader.ts";
import type { FilterToken } from "./tokenize-filter.ts";

const OPERATORS: ReadonlyMap<string, FilterOperator> = new Map([
  ["=", "="],
  ["!=", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
  ["contains", "CONTAINS"],
  ["beginswith", "BEGINSWITH"],
  ["endswith", "ENDSWITH"],
]);

/** Reads `operator value` where an operator comes next; a bare word is a string, as in one of AWS's examples. */
export function parseComparison(reader: TokenReader): FilterComparison | undefined {
  const token = reader.peek();
  const operator = token?.kind === "string" ? undefined : OPERATORS.get(token?.text.toLowerCase() ?? "");
  if (operator === undefined) return undefined;
  reader.next("an operator");
  return { operator, value: parseValue(reader.next("a value")) };
}

function parseValue(token: FilterToken): FilterValue {
  if (token.kind === "number") return Number(token.text);
  if (token.kind === "string") return token.value;
  if (token.kind !== "word") throw new FilterSyntaxError(`Expected a value, found ${token.text}`, token.span);
  const word = token.text.toLowerCase();
  return word === "true" || word === "false" ? word === "true" : token.text;
}

/** Checks a comparison against the type of its keyword. @throws FilterSyntaxError at the keyword. */
export function checkComparison(
  keyword: FilterToken,
  type: KeywordType,
  comparison: FilterComparison | undefined,
): FilterComparison | undefined {
  if (comparison === undefined) return undefined;
  const value = type === "boolean" ? booleanOf(comparison.value) : comparison.value;
  if (typeof value !== type) {
    throw new FilterSyntaxError(
      `${keyword.text} compares with a ${type}, not with ${JSON.stringify(value)}`,
      keyword.span,
    );
  }
  const { operator } = comparison;
  if (!OPERATORS_OF[type].includes(operator))
    throw new FilterSyntaxError(`${keyword.text} is a ${type}: it has no operator ${operator}`, keyword.span);
  return { operator, value };
}

/** "Compare the value of the keyword to the string true or false": quoted, too. */
function booleanOf(value: FilterValue): FilterValue {
  return value === "true" || value === "false" ? value === "true" : value;
}
