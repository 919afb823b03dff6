import type { ServiceSelector } from "./filter-node.ts";
import { FilterSyntaxError, type TokenReader } from "./token-reader.ts";
import type { FilterToken } from "./tokenize-filter.ts";

/** Reads `(name, id(…), …)`, or nothing where no parenthesis comes next. */
export function parseSelectors(reader: TokenReader): ServiceSelector[] {
  if (!reader.takeSymbol("(")) return [];
  const selectors: ServiceSelector[] = [];
  while (!reader.takeSymbol(")")) {
    if (selectors.length > 0) reader.expect(",");
    const token = reader.next("a service name");
    if (token.kind === "word" && token.text.toLowerCase() === "id") selectors.push(parseId(reader));
    else if (token.kind === "string" || token.kind === "word") selectors.push({ name: token.value });
    else throw new FilterSyntaxError(`Expected a service name, found ${token.text}`, token.span);
  }
  return selectors;
}

function parseId(reader: TokenReader): ServiceSelector {
  const selector: { name?: string; type?: string; accountId?: string } = {};
  reader.expect("(");
  while (!reader.takeSymbol(")")) {
    if (Object.keys(selector).length > 0) reader.expect(",");
    const key = reader.next("name, type or account.id");
    reader.expect(":");
    const value = reader.next("a string");
    if (value.kind === "symbol" || value.kind === "json")
      throw new FilterSyntaxError(`Expected a string, found ${value.text}`, value.span);
    selector[selectorMember(key)] = value.value;
  }
  return selector;
}

function selectorMember(key: FilterToken): "accountId" | "name" | "type" {
  const name = key.text.toLowerCase();
  if (name === "name" || name === "type") return name;
  if (name === "account.id") return "accountId";
  throw new FilterSyntaxError(`id takes name, type and account.id, not ${key.text}`, key.span);
}
