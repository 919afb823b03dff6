import { invalidParameter, validationError } from "./errors.ts";
import type { Path } from "./expressions/syntax.ts";
import { keyAttributes } from "./tables/table-keys.ts";
import type { PageSource } from "./page-reader.ts";

/** The members of Query and Scan that decide what is returned. */
export interface SelectionInput {
  readonly Select?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly IndexName?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
}

/**
 * What a page shows, once `Select` fits the rest of the request.
 *
 * @throws ValidationException where it does not.
 * @see DynamoDB API reference, Query, Select.
 */
export function checkSelect(input: SelectionInput): string {
  const { Select: select, ProjectionExpression: projection } = input;
  if (projection !== undefined && select !== undefined && select !== "SPECIFIC_ATTRIBUTES") {
    throw validationError(`Cannot specify the ProjectionExpression when choosing to get ${selectionWords(select)}`);
  }
  if (select === "SPECIFIC_ATTRIBUTES" && projection === undefined) {
    throw validationError(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && input.IndexName === undefined) {
    throw validationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (select !== undefined) return select;
  if (projection !== undefined) return "SPECIFIC_ATTRIBUTES";
  return input.IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
}

/** Checks what the chosen index can give. @throws ValidationException where a global index cannot. */
export function expectReadable(
  { table, index, globalIndex }: PageSource,
  read: { readonly select: string; readonly isConsistent: boolean; readonly projection: readonly Path[] | undefined },
): void {
  if (globalIndex === undefined || index === undefined) return;
  if (read.isConsistent) throw validationError("Consistent reads are not supported on global secondary indexes");
  if (index.projection.type === "ALL") return;
  if (read.select === "ALL_ATTRIBUTES") {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection ` +
        "type is not ALL",
    );
  }
  const held = [...keyAttributes(table.keys), ...keyAttributes(index.keys)].map(({ name }) => name);
  const names = new Set([...held, ...(index.projection.nonKeyAttributes ?? [])]);
  const missing = (read.projection ?? []).map(([name]) => String(name)).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(", ")}]`);
}

function selectionWords(select: string): string {
  return select === "COUNT" ? "only the Count" : select;
}
