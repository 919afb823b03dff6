import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { accountId, region, type Scope } from "@faultline/core";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStateStore } from "./memory-state-store.ts";
import { openSqliteStateStore } from "./sqlite-state-store.ts";
import type { StateStore } from "./state-store.ts";

const SCOPE: Scope = { accountId: accountId("111111111111"), region: region("us-east-1") };
const OTHER_ACCOUNT: Scope = { ...SCOPE, accountId: accountId("222222222222") };
const OTHER_REGION: Scope = { ...SCOPE, region: region("eu-central-1") };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  { store: "memory", open: createMemoryStateStore },
  { store: "SQLite", open: () => openSqliteStateStore(join(folder, "state.db")) },
])("$store state store", ({ open }) => {
  let store: StateStore;
  beforeEach(() => {
    store = open();
  });
  afterEach(() => store.close());

  test("a record belongs to one account and Region", () => {
    const functions = store.collection<string>("lambda/functions");
    functions.put(SCOPE, "f", "mine");
    expect(functions.get(SCOPE, "f")).toBe("mine");
    expect(functions.get(OTHER_ACCOUNT, "f")).toBeUndefined();
    expect(functions.get(OTHER_REGION, "f")).toBeUndefined();
    expect(functions.list(OTHER_ACCOUNT)).toEqual([]);
    expect(functions.delete(OTHER_REGION, "f")).toBe(false);
    expect(functions.list(SCOPE)).toEqual(["mine"]);
  });

  test("collections of different names do not share records; one name is one collection", () => {
    store.collection<number>("a").put(SCOPE, "k", 1);
    expect(store.collection<number>("b").get(SCOPE, "k")).toBeUndefined();
    expect(store.collection<number>("a").get(SCOPE, "k")).toBe(1);
  });

  test("lists values in key order, whatever order they came in", () => {
    const values = store.collection<string>("c");
    for (const key of ["b", "a", "c"]) values.put(SCOPE, key, key);
    expect(values.list(SCOPE)).toEqual(["a", "b", "c"]);
    values.delete(SCOPE, "b");
    values.put(SCOPE, "aa", "aa");
    expect(values.list(SCOPE)).toEqual(["a", "aa", "c"]);
  });

  test("lists every scope's records with their owner and key", () => {
    const values = store.collection<number>("c");
    values.put(SCOPE, "k", 1);
    values.put(OTHER_ACCOUNT, "k", 2);
    expect(values.listAll()).toEqual([
      { scope: SCOPE, key: "k", value: 1 },
      { scope: OTHER_ACCOUNT, key: "k", value: 2 },
    ]);
  });

  test("neither the giver nor a reader can change what is stored", () => {
    const values = store.collection<{ tags: string[]; nested: { n: number } }>("c");
    const given = { tags: ["x"], nested: { n: 1 } };
    values.put(SCOPE, "k", given);
    given.tags.push("y");
    given.nested.n = 2;
    const read = values.get(SCOPE, "k");
    expect(read).toEqual({ tags: ["x"], nested: { n: 1 } });
    expect(() => read?.tags.push("z")).toThrow(TypeError);
    expect(values.list(SCOPE)).toEqual([{ tags: ["x"], nested: { n: 1 } }]);
  });

  test("answers as a map does, for any sequence of puts and deletes", () => {
    const step = fc.record({
      key: fc.string({ unit: "binary" }),
      value: fc.option(fc.jsonValue({ noUnicodeString: false })),
    });
    let round = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const values = store.collection<unknown>(`round/${round++}`);
        const model = new Map<string, unknown>();
        for (const { key, value } of steps) {
          if (value === null) expect(values.delete(SCOPE, key)).toBe(model.delete(key));
          else {
            values.put(SCOPE, key, value);
            model.set(key, JSON.parse(JSON.stringify(value)));
          }
        }
        expect(values.list(SCOPE)).toEqual([...model.keys()].sort().map((key) => model.get(key)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("SQLite state file", () => {
  const file = () => join(folder, "sub", "state.db");

  test("keeps records across a reopening, in every scope", () => {
    const before = openSqliteStateStore(file());
    before.collection("c").put(SCOPE, "k\0é", { a: [1, null, "ü"] });
    before.collection("c").put(OTHER_REGION, "k", "other");
    before.collection("c").put(SCOPE, "gone", 1);
    before.collection("c").delete(SCOPE, "gone");
    before.close();
    const after = openSqliteStateStore(file());
    expect(after.collection("c").listAll()).toEqual([
      { scope: OTHER_REGION, key: "k", value: "other" },
      { scope: SCOPE, key: "k\0é", value: { a: [1, null, "ü"] } },
    ]);
    after.close();
  });

  test("a second opener is refused while the first holds the file", () => {
    const first = openSqliteStateStore(file());
    expect(() => openSqliteStateStore(file())).toThrow(expect.objectContaining({ code: "STATE_FILE_IN_USE" }));
    first.close();
    openSqliteStateStore(file()).close();
  });

  test("a file that is no database is refused and left as it is", () => {
    const path = join(folder, "state.db");
    const text = "not a database ".repeat(100);
    writeFileSync(path, text);
    expect(() => openSqliteStateStore(path)).toThrow(expect.objectContaining({ code: "STATE_FILE_UNREADABLE" }));
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("a damaged page is found at opening", () => {
    const store = openSqliteStateStore(file());
    for (let i = 0; i < 500; i++) store.collection("c").put(SCOPE, `key-${i}`, "v".repeat(100));
    store.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(0xff, 4096, 12_288));
    expect(() => openSqliteStateStore(file())).toThrow(expect.objectContaining({ code: "STATE_FILE_UNREADABLE" }));
  });

  test("a file of a later layout is refused", () => {
    openSqliteStateStore(file()).close();
    const database = new DatabaseSync(file());
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openSqliteStateStore(file())).toThrow(expect.objectContaining({ code: "STATE_FILE_NEWER" }));
  });
});
