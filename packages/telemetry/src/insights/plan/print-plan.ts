import { printExpression } from "../syntax/print-query.ts";
import type { NamedExpression } from "../syntax/query-node.ts";
import type { PlanStep, QueryPlan } from "./query-plan.ts";

/** A plan as text, one step a line. */
export function printPlan({ scan, steps, output, isOfEvents, limit }: QueryPlan): string {
  const where = scan.length === 0 ? "" : ` where ${scan.map(printExpression).join(" and ")}`;
  const columns = output.map(({ name }) => name).join(", ");
  return [
    `scan${where}`,
    ...steps.map(printStep),
    `output ${columns}${isOfEvents ? ", @ptr" : ""} limit ${limit}`,
  ].join("\n");
}

function printStep(step: PlanStep): string {
  switch (step.kind) {
    case "filter":
      return `filter ${step.conditions.map(printExpression).join(" and ")}`;
    case "extend":
      return `extend ${printItems(step.items)}`;
    case "extract":
      return `extract ${step.names.map((name) => name ?? "_").join(", ")} from ${printExpression(step.field)} by /${step.pattern}/`;
    case "aggregate":
      return `aggregate ${printItems(step.items)}${step.by.length === 0 ? "" : ` by ${printItems(step.by)}`}`;
    case "sort":
      return `sort ${step.keys.map((key) => printExpression(key.expression) + (key.isDescending ? " desc" : "")).join(", ")}`;
    case "limit":
      return `limit ${step.count}`;
    case "dedup":
      return `dedup ${step.fields.map(printExpression).join(", ")}`;
    case "unnest":
      return `unnest ${printExpression(step.field)} into ${step.name}`;
    default:
      return step satisfies never;
  }
}

function printItems(items: readonly NamedExpression[]): string {
  return items.map(({ name, expression }) => `${name} = ${printExpression(expression)}`).join(", ");
}
