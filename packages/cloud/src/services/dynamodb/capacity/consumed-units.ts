import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** Units that an operation took, by table and index. */
export class ConsumedUnits {
  #tableUnits = 0;
  readonly #local = new Map<string, number>();
  readonly #global = new Map<string, number>();

  /** Adds units of the table. */
  addTable(units: number): void {
    this.#tableUnits += units;
  }

  /** Adds units of a secondary index. */
  addIndex(kind: "global" | "local", name: string, units: number): void {
    if (units === 0) return;
    const map = kind === "global" ? this.#global : this.#local;
    map.set(name, (map.get(name) ?? 0) + units);
  }

  /** Adds all of another operation's units. */
  addAll(other: ConsumedUnits): void {
    this.addTable(other.#tableUnits);
    for (const [name, units] of other.#local) this.addIndex("local", name, units);
    for (const [name, units] of other.#global) this.addIndex("global", name, units);
  }

  /** What the response says; undefined where the request did not ask. */
  describe(TableName: string, mode: string | undefined): ConsumedCapacity | undefined {
    if (mode !== "TOTAL" && mode !== "INDEXES") return undefined;
    const indexUnits = [...this.#local.values(), ...this.#global.values()].reduce((sum, units) => sum + units, 0);
    const total = { TableName, CapacityUnits: this.#tableUnits + indexUnits };
    if (mode === "TOTAL") return total;
    return {
      ...total,
      Table: { CapacityUnits: this.#tableUnits },
      ...(this.#local.size > 0 ? { LocalSecondaryIndexes: describeIndexes(this.#local) } : {}),
      ...(this.#global.size > 0 ? { GlobalSecondaryIndexes: describeIndexes(this.#global) } : {}),
    };
  }
}

function describeIndexes(indexes: ReadonlyMap<string, number>) {
  return Object.fromEntries([...indexes].map(([name, CapacityUnits]) => [name, { CapacityUnits }]));
}
