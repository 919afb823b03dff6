import type { JsonValue, Random } from "@faultline/core";
import type { PayloadRows } from "../script/read-script-file.ts";

/** Gives each virtual user its variables: one value of each list, one row of each payload file. */
export class UserVariables {
  readonly #constant: Record<string, JsonValue> = {};
  readonly #lists: [string, readonly JsonValue[]][] = [];
  readonly #payloads: { readonly payload: PayloadRows; next: number }[];
  readonly #random: Random;

  constructor(variables: Readonly<Record<string, JsonValue>>, payloads: readonly PayloadRows[], random: Random) {
    for (const [name, value] of Object.entries(variables)) {
      if (Array.isArray(value)) this.#lists.push([name, value as readonly JsonValue[]]);
      else this.#constant[name] = value;
    }
    for (const { fields, rows, wholeAs } of payloads) {
      if (wholeAs !== undefined) this.#constant[wholeAs] = rows.map((row) => rowOf(fields, row));
    }
    this.#payloads = payloads.filter(({ wholeAs }) => wholeAs === undefined).map((payload) => ({ payload, next: 0 }));
    this.#random = random;
  }

  /** Adds what every later virtual user gets, too. */
  share(variables: Readonly<Record<string, JsonValue>>): void {
    Object.assign(this.#constant, variables);
  }

  /** The variables of the next virtual user; its own copy. */
  next(): Record<string, JsonValue> {
    const variables = { ...this.#constant };
    for (const [name, values] of this.#lists) variables[name] = values[this.#pick(values.length)] ?? null;
    for (const source of this.#payloads) {
      const { fields, rows, order } = source.payload;
      const index = order === "sequence" ? source.next++ % rows.length : this.#pick(rows.length);
      Object.assign(variables, rowOf(fields, rows[index] ?? []));
    }
    return variables;
  }

  #pick(length: number): number {
    return Math.floor(this.#random.next() * length);
  }
}

function rowOf(fields: readonly string[], row: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(fields.map((field, column) => [field, row[column] ?? ""]));
}
