import { expressionsOf } from "./plan/command-expressions.ts";
import { addedNames, makesColumns, outputOf } from "./plan/plan-output.ts";
import { STORED_FIELDS } from "./plan/stored-fields.ts";
import { parseQuery } from "./syntax/parse-query.ts";
import { printExpression } from "./syntax/print-query.ts";
import type { Command, FieldNode } from "./syntax/query-node.ts";
import { fieldsIn } from "./syntax/walk-expression.ts";

/** What a query shows and reads. */
export interface QueryOutline {
  /** The names of the answer's columns. */
  readonly columns: readonly string[];
  /** The fields that it hopes to find in messages, spelt as a query spells them: `level`, `user.id`. */
  readonly discoveredFields: readonly string[];
}

/** Points to an event rather than being a field of it. */
const POINTER = "@ptr";

/** Outlines a query; undefined where it is malformed. What its subqueries read is theirs. */
export function outlineQuery(text: string): QueryOutline | undefined {
  const { query } = parseQuery(text);
  if (query === undefined) return undefined;
  const columns = outputOf(query.commands).map(({ name }) => name);
  return { columns, discoveredFields: discoveredFieldsOf(query.commands) };
}

/** After a command that makes rows of its own, events have no fields any more. */
function discoveredFieldsOf(commands: readonly Command[]): readonly string[] {
  const last = commands.findIndex(makesColumns);
  const known = new Set([...STORED_FIELDS.keys(), POINTER]);
  const read = new Set<string>();
  for (const command of last === -1 ? commands : commands.slice(0, last + 1)) {
    for (const field of expressionsOf(command).flatMap(fieldsIn))
      if (!isOf(known, field)) read.add(printExpression(field));
    for (const name of namesGivenBy(command)) known.add(name);
  }
  return [...read];
}

/** Of a map that a command has made, a path may follow. */
function isOf(names: ReadonlySet<string>, { parts }: FieldNode): boolean {
  return names.has(parts.join(".")) || names.has(parts[0] ?? "");
}

function namesGivenBy(command: Command): readonly string[] {
  const aliases = command.kind === "fields" ? command.items.filter(({ hasAlias }) => hasAlias) : [];
  return [...aliases.map(({ name }) => name), ...addedNames(command)];
}
