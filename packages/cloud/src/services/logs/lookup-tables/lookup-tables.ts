import type { Clock, Scope } from "@faultline/core";
import type { LookupTable } from "@faultline/telemetry";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { logsError } from "../errors.ts";
import { parseCsv } from "./parse-csv.ts";

/** A lookup table as it is kept. Times are milliseconds since the epoch. */
export interface LookupTableRecord {
  readonly name: string;
  readonly description?: string;
  readonly body: string;
  readonly createdAt: number;
  readonly lastUpdatedTime: number;
  readonly kmsKeyId?: string;
}

/** Lookup tables of an account in a Region. @see CloudWatch Logs User Guide, "lookup", read 2026-11. */
const MAX_TABLES = 100;

/** The lookup tables that `lookup` and `cidrlookup` of Logs Insights read. */
export class LookupTables {
  readonly #records: Collection<LookupTableRecord>;
  readonly #clock: Clock;

  constructor(state: StateStore, clock: Clock) {
    this.#records = state.collection("logs/lookup-tables");
    this.#clock = clock;
  }

  /** @throws ServiceError `ResourceAlreadyExistsException`, `LimitExceededException`, `InvalidParameterException`. */
  create(
    scope: Scope,
    table: Pick<LookupTableRecord, "body" | "description" | "kmsKeyId" | "name">,
  ): LookupTableRecord {
    if (this.#records.get(scope, table.name) !== undefined) {
      throw logsError("ResourceAlreadyExistsException", `The lookup table ${table.name} already exists.`);
    }
    if (this.#records.list(scope).length >= MAX_TABLES) {
      throw logsError("LimitExceededException", `An account may have ${MAX_TABLES} lookup tables in a Region.`);
    }
    const now = this.#clock.now();
    return this.#put(scope, { ...table, createdAt: now, lastUpdatedTime: now });
  }

  /** Changes what is given. @throws ServiceError `ResourceNotFoundException`, `InvalidParameterException`. */
  update(
    scope: Scope,
    arn: string | undefined,
    changes: Partial<Pick<LookupTableRecord, "body" | "description" | "kmsKeyId">>,
  ): LookupTableRecord {
    const table = this.get(scope, arn);
    return this.#put(scope, { ...table, ...changes, lastUpdatedTime: this.#clock.now() });
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  get(scope: Scope, arn: string | undefined): LookupTableRecord {
    const name = /^arn:aws:logs:[^:]*:[^:]*:lookup-table:(\w+)$/.exec(arn ?? "")?.[1];
    const found = name === undefined ? undefined : this.#records.get(scope, name);
    if (found !== undefined && arn === lookupTableArn(scope, found.name)) return found;
    throw logsError("ResourceNotFoundException", `The lookup table ${arn ?? ""} does not exist.`);
  }

  list(scope: Scope): readonly LookupTableRecord[] {
    return this.#records.list(scope);
  }

  delete(scope: Scope, arn: string | undefined): void {
    this.#records.delete(scope, this.get(scope, arn).name);
  }

  /** The named tables that exist, as queries read them. */
  read(scope: Scope, names: readonly string[]): ReadonlyMap<string, LookupTable> {
    const found = names.flatMap((name) => this.#records.get(scope, name) ?? []);
    return new Map(found.map((record) => [record.name, tableOf(record.body)]));
  }

  #put(scope: Scope, table: LookupTableRecord): LookupTableRecord {
    checkBody(table.body);
    this.#records.put(scope, table.name, table);
    return table;
  }
}

/** The ARN of a lookup table. */
export function lookupTableArn(scope: Scope, name: string): string {
  return `arn:aws:logs:${scope.region}:${scope.accountId}:lookup-table:${name}`;
}

/** A table's columns and rows. */
export function tableOf(body: string): LookupTable {
  const [columns = [], ...rows] = parseCsv(body);
  return { columns, rows };
}

function checkBody(body: string): void {
  const { columns, rows } = tableOf(body);
  const [problem] = [
    ...(columns.length === 0 || columns.includes("") ? ["The first row must name every column."] : []),
    ...(new Set(columns).size < columns.length ? ["The first row names a column twice."] : []),
    ...rows.flatMap((row, index) =>
      row.length === columns.length
        ? []
        : [`Row ${index + 2} has ${row.length} fields, the first has ${columns.length}.`],
    ),
  ];
  if (problem !== undefined) throw logsError("InvalidParameterException", problem);
}
