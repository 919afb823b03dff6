import { printCommand, printExpression } from "../syntax/print-query.ts";
import type { NamedExpression } from "../syntax/query-node.ts";
import type { PatternsStep, PlanStep, QueryPlan } from "./query-plan.ts";

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
    case "filterindex":
      return `filterindex ${step.fields.join(", ")} by ${printExpression(step.condition)}`;
    case "extend":
      return `extend ${printItems(step.items)}`;
    case "extract": {
      const names = step.names.map((name) => name ?? "_").join(", ");
      return `extract${step.isMulti ? " every" : ""} ${names} from ${printExpression(step.field)} by /${step.pattern}/`;
    }
    case "aggregate": {
      const offset = step.offset === undefined ? "" : ` offset ${printExpression(step.offset)}`;
      return `aggregate ${printItems(step.items)}${step.by.length === 0 ? "" : ` by ${printItems(step.by)}`}${offset}`;
    }
    case "filldown":
      return `filldown ${step.fields.map(printExpression).join(", ")}`;
    case "fillmissing": {
      const keys = step.keys.length === 0 ? "" : ` for each ${step.keys.join(", ")}`;
      return `fillmissing ${step.time} every ${printExpression(step.period)}${keys}`;
    }
    case "patterns":
      return printPatterns(step);
    case "appendcols":
    case "join":
      return `${printCommand(step).split("(")[0] ?? ""}(\n${indent(printPlan(step.plan))}\n)`;
    default:
      return printCommand(step);
  }
}

function printPatterns({ field, baseline, detectsAnomalies }: PatternsStep): string {
  const time = typeof baseline === "object" ? `${baseline.shiftMs} ms before` : baseline;
  const comparison = time === undefined ? "" : ` compared with ${time}`;
  return `patterns of ${printExpression(field)}${comparison}${detectsAnomalies ? " with anomalies" : ""}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function printItems(items: readonly NamedExpression[]): string {
  return items.map(({ name, expression }) => `${name} = ${printExpression(expression)}`).join(", ");
}
