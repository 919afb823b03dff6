import type { Clock, Random, Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import type { CapacityLedger, ResourceLimits } from "../capacity/capacity-ledger.ts";
import { dynamoDbError, missingMember, validationError } from "../errors.ts";
import { MAX_TABLE_NAME } from "../limits.ts";
import type { ItemStore } from "../store/item-store.ts";
import { type GlobalIndexRecord, settle, type TableRecord } from "./table-record.ts";

/** What the registry works with. */
export interface RegistryParts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: ItemStore;
  readonly ledger: CapacityLedger;
}

const TABLE_ARN = /^arn:aws[\w-]*:dynamodb:[^:]*:\d{12}:table\/([^/]+)/;

const TABLE_NAME = /^[a-zA-Z0-9_.-]+$/;

/** The tables of every account and Region. A transition that is due is finished when its table is next looked at. */
export class TableRegistry {
  readonly #parts: RegistryParts;
  readonly #records: Collection<TableRecord>;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
    this.#records = parts.state.collection("dynamodb/tables");
  }

  /** The table of this name or ARN, whatever its status. */
  find(scope: Scope, nameOrArn: string): TableRecord | undefined {
    const name = tableNameOf(nameOrArn);
    const record = this.#records.get(scope, name);
    if (record?.settlesAtMs === undefined || this.#parts.clock.now() < record.settlesAtMs) return record;
    return this.#settle(scope, record);
  }

  /** The table for a control-plane operation. @throws ResourceNotFoundException naming it. */
  describe(scope: Scope, nameOrArn: string | undefined): TableRecord {
    if (nameOrArn === undefined) throw missingMember("tableName");
    const record = this.find(scope, nameOrArn);
    if (record !== undefined) return record;
    expectTableName(tableNameOf(nameOrArn));
    throw dynamoDbError(
      "ResourceNotFoundException",
      `Requested resource not found: Table: ${tableNameOf(nameOrArn)} not found`,
    );
  }

  /** The table for an item operation. @throws ResourceNotFoundException unless it serves requests. */
  open(scope: Scope, nameOrArn: string | undefined): TableRecord {
    if (nameOrArn === undefined) throw missingMember("tableName");
    const record = this.find(scope, nameOrArn);
    if (record?.status === "ACTIVE" || record?.status === "UPDATING") return record;
    expectTableName(tableNameOf(nameOrArn));
    throw dynamoDbError("ResourceNotFoundException", "Requested resource not found");
  }

  /** The tables of a scope in name order. */
  list(scope: Scope): readonly TableRecord[] {
    return this.#records.list(scope).flatMap(({ name }) => this.find(scope, name) ?? []);
  }

  /** Every scope's tables. */
  listAll(): readonly { readonly scope: Scope; readonly table: TableRecord }[] {
    return this.#records.listAll().flatMap(({ scope, key }) => {
      const table = this.find(scope, key);
      return table === undefined ? [] : [{ scope, table }];
    });
  }

  /** Stores a new or changed record. */
  put(scope: Scope, record: TableRecord): TableRecord {
    this.#records.put(scope, record.name, record);
    return record;
  }

  /** A number that no table or index of the store has. */
  newNumber(): number {
    const used = new Set(
      this.#records
        .listAll()
        .flatMap(({ value }) => [value, ...value.globalIndexes, ...value.localIndexes].map(({ number }) => number)),
    );
    let number = 0;
    while (number === 0 || used.has(number)) number = Math.floor(this.#parts.random.next() * 2 ** 31);
    return number;
  }

  #settle(scope: Scope, record: TableRecord): TableRecord | undefined {
    const settled = settle(record);
    for (const index of record.globalIndexes) {
      if (settled?.globalIndexes.some(({ name }) => name === index.name) !== true) {
        this.#parts.ledger.remove(scope, `${record.name}/${index.name}`);
      }
    }
    if (settled !== undefined) return this.put(scope, settled);
    this.#records.delete(scope, record.name);
    this.#parts.ledger.remove(scope, record.name);
    return undefined;
  }
}

/** The table's name where a request may also give its ARN. */
export function tableNameOf(nameOrArn: string): string {
  return TABLE_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** @throws ValidationException for a name that no table can have, where it is none that could be an ARN. */
export function expectTableName(name: string): void {
  if (name.startsWith("arn:")) return;
  if (!TABLE_NAME.test(name)) {
    throw tableNameError(name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (name.length <= MAX_TABLE_NAME) return;
  throw tableNameError(name, `Member must have length less than or equal to ${MAX_TABLE_NAME}`);
}

/** The error for a table's name that breaks a rule of the API model. */
export function tableNameError(name: string, constraint: string) {
  return validationError(
    `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ${constraint}`,
  );
}

/** The ARN of a table. */
export function tableArn(scope: Scope, name: string): string {
  return `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${name}`;
}

const LIMITS = new WeakMap<TableRecord | GlobalIndexRecord, ResourceLimits>();

/** The capacity limits of a table, or of one of its indexes. The same record gives the same object. */
export function limitsOf(table: TableRecord, index?: GlobalIndexRecord): ResourceLimits {
  const owner = index ?? table;
  const known = LIMITS.get(owner);
  if (known !== undefined) return known;
  const { units, onDemandMaximum } = owner;
  const limits: ResourceLimits =
    table.billingMode === "PROVISIONED"
      ? { readUnitsPerSecond: units.readUnitsPerSecond, writeUnitsPerSecond: units.writeUnitsPerSecond }
      : {
          maximumReadUnitsPerSecond: onDemandMaximum?.readUnitsPerSecond,
          maximumWriteUnitsPerSecond: onDemandMaximum?.writeUnitsPerSecond,
        };
  LIMITS.set(owner, limits);
  return limits;
}
