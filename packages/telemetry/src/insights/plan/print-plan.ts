import { printCommand, printExpression } from "../syntax/print-query.ts";
import type { ByKind, OfKind } from "../syntax/by-kind.ts";
import type { Command, NamedExpression } from "../syntax/query-node.ts";
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

const printNested = (step: Extract<PlanStep, { readonly kind: "appendcols" | "join" }>): string =>
  `${printCommand(step).split("(")[0] ?? ""}(\n${indent(printPlan(step.plan))}\n)`;

/** Steps that are no commands. */
type OwnStep = Exclude<PlanStep, Command> | Extract<PlanStep, { readonly kind: "appendcols" | "join" }>;

const STEPS: ByKind<OwnStep, string> = {
  aggregate: ({ items, by, offset }) => {
    const keys = by.length === 0 ? "" : ` by ${printItems(by)}`;
    return `aggregate ${printItems(items)}${keys}${offset === undefined ? "" : ` offset ${printExpression(offset)}`}`;
  },
  appendcols: printNested,
  extend: ({ items }) => `extend ${printItems(items)}`,
  extract: ({ names, isMulti, field, pattern }) => {
    const list = names.map((name) => name ?? "_").join(", ");
    return `extract${isMulti ? " every" : ""} ${list} from ${printExpression(field)} by /${pattern}/`;
  },
  filldown: ({ fields }) => `filldown ${fields.map(printExpression).join(", ")}`,
  fillmissing: ({ time, period, keys }) => {
    const each = keys.length === 0 ? "" : ` for each ${keys.join(", ")}`;
    return `fillmissing ${time} every ${printExpression(period)}${each}`;
  },
  filter: ({ conditions }) => `filter ${conditions.map(printExpression).join(" and ")}`,
  filterindex: ({ fields, condition }) => `filterindex ${fields.join(", ")} by ${printExpression(condition)}`,
  join: printNested,
  patterns: printPatterns,
};

function printStep(step: PlanStep): string {
  return isOwnStep(step) ? printOwnStep(step) : printCommand(step);
}

function isOwnStep(step: PlanStep): step is OwnStep {
  return step.kind in STEPS;
}

function printOwnStep<Kind extends OwnStep["kind"]>(step: OfKind<OwnStep, Kind>): string {
  const print: (step: OfKind<OwnStep, Kind>) => string = STEPS[step.kind];
  return print(step);
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
