import type { ClientStep } from "../plan/query-plan.ts";
import { STORED_FIELDS } from "../plan/stored-fields.ts";
import { compileCondition } from "../sql/compile-expression.ts";
import { compileRelation, statementContext, withClause } from "../sql/compile-relation.ts";
import type { InlineRows } from "../sql/scan-range.ts";
import { asText } from "../sql/typed-sql.ts";
import { fieldNamesIn } from "../syntax/walk-expression.ts";
import { discoverFields } from "./discover-fields.ts";
import type { Execution, SqlRow, StageInput } from "./execution.ts";
import { relevanceOf, type Relevance } from "./relevance.ts";

type RelevantFields = Extract<ClientStep, { readonly kind: "relevantfields" }>;

/** Events that are looked at, the newest first. */
const MAX_EVENTS = 20_000;

/** Fields that are different in every event, or the same in a group. */
const IGNORED = new Set(["@timestamp", "@ingestionTime", "@message", "@requestId", "@xrayTraceId", "@xraySegmentId"]);

/** Runs `relevantfields`: which fields have other values where a condition holds. */
export async function runRelevantFields(
  step: RelevantFields,
  stage: StageInput,
  execution: Execution,
): Promise<InlineRows> {
  const { names, rows } = await readEvents(step, stage, execution);
  const groups = { met: new Array<ReadonlyMap<string, string>>(), unmet: new Array<ReadonlyMap<string, string>>() };
  for (const row of rows) groups[Number(row["met"]) === 1 ? "met" : "unmet"].push(fieldsOf(row, names, step));
  const wanted = new Set([...groups.met, ...groups.unmet].flatMap((fields) => [...fields.keys()]));
  // What the condition itself tests is no explanation of it.
  for (const name of fieldNamesIn(step.condition)) wanted.delete(name);
  const found = [...wanted].flatMap((name): Relevance | readonly Relevance[] => relevanceOf(name, groups) ?? []);
  const isShown = ({ score }: Relevance) => score > 0 || step.fields.length > 0;
  const sorted = found
    .filter(isShown)
    .toSorted((one, other) => other.score - one.score || (one.name < other.name ? -1 : 1));
  return {
    columns: [
      { name: "@fieldName", type: "text" },
      { name: "@relevanceScore", type: "number" },
      { name: "@topRelevanceContributors", type: "text" },
      { name: "@conditionalMedian", type: "number" },
      { name: "@baselineMedian", type: "number" },
    ],
    rows: sorted.map(({ name, score, contributors, medians }) => [
      name,
      score,
      contributors ?? null,
      medians?.met ?? null,
      medians?.unmet ?? null,
    ]),
  };
}

/** Each event with whether it meets the condition; the fields that the query names or the engine stores as columns. */
async function readEvents(step: RelevantFields, { plan, input }: StageInput, execution: Execution) {
  const { range, dialect } = execution;
  const compiled = compileRelation(plan, statementContext(range, dialect), { input });
  const { relation } = compiled;
  const { environment } = relation;
  const condition = compileCondition(step.condition, { ...compiled.context, environment });
  const listed = step.fields.map(({ parts }) => parts.join("."));
  const stored = [...STORED_FIELDS.keys()].filter((name) => !IGNORED.has(name));
  const names = listed.length > 0 ? listed : [...stored, ...environment.columns().keys()];
  const columns = names.map((name, index) => {
    const parts = step.fields[index]?.parts ?? [name];
    return `${asText(environment.field({ kind: "field", parts, span: step.span }), dialect)} AS f_${index}`;
  });
  const message = environment.field({ kind: "field", parts: ["@message"], span: step.span });
  const list = [`coalesce(${condition}, false) AS met`, `${asText(message, dialect)} AS message_text`, ...columns];
  const order = `ORDER BY ${relation.order.join(", ")} LIMIT ${MAX_EVENTS}`;
  const select = `SELECT ${list.join(", ")} FROM ${relation.name} ${order}`;
  return { names, rows: await execution.query(`${withClause(compiled, relation)}${select}`) };
}

function fieldsOf(row: SqlRow, names: readonly string[], { fields }: RelevantFields): ReadonlyMap<string, string> {
  const discovered = fields.length > 0 ? [] : Object.entries(discoverFields(String(row["message_text"] ?? "")));
  const columns = names.flatMap((name, index): (readonly [string, string])[] => {
    const value = row[`f_${index}`] ?? null;
    return value === null ? [] : [[name, String(value)]];
  });
  return new Map([...discovered, ...columns]);
}
