import type { NamedExpression, PeriodNode } from "../syntax/query-node.ts";

/** The key of a `stats` that holds bins of time: its name, and how long they are. */
export function timeKeyOf(
  by: readonly NamedExpression[],
): { readonly name: string; readonly period: PeriodNode } | undefined {
  for (const { name, expression } of by) {
    const isBin = expression.kind === "call" && ["bin", "datefloor", "dateceil"].includes(expression.name);
    const period = isBin ? expression.args.find(({ kind }) => kind === "period") : undefined;
    if (period?.kind === "period") return { name, period };
  }
  return undefined;
}
