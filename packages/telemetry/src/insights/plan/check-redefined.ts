import { LanguageError, type Span } from "../../diagnostic.ts";
import type { Command, Expression } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";

/**
 * Refuses a name that two `fields` commands give and a later `stats` uses. AWS answers "Unknown symbols found in or after
 * stats" to it, as trade-tariff/trade-tariff-backend's pull request 3465 recorded in 2026-07.
 */
export function checkRedefined(commands: readonly Command[]): void {
  const named = new Set<string>();
  const redefined = new Map<string, Span>();
  for (const command of commands) {
    if (command.kind === "fields") {
      for (const { hasAlias, name, span } of command.items) if (hasAlias && named.has(name)) redefined.set(name, span);
      for (const { name } of command.items) named.add(name);
    } else if (command.kind === "stats") {
      for (const { expression } of [...command.by, ...command.items]) refuseRedefined(expression, redefined);
      named.clear();
      redefined.clear();
    }
  }
}

function refuseRedefined(expression: Expression, redefined: ReadonlyMap<string, Span>): void {
  walkExpression(expression, (node) => {
    const name = node.kind === "field" ? node.parts.join(".") : "";
    const span = redefined.get(name);
    if (span === undefined) return;
    throw new LanguageError(`stats uses ${name}, which fields gives twice: give this one another name`, span);
  });
}
