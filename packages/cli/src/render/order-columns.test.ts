import { expect, test } from "vitest";
import { orderColumns } from "./order-columns.ts";

test.each([
  {
    why: "a name stands where the row has it that lists it",
    rows: ["level ms", "level path ms"],
    query: "",
    columns: "level path ms",
  },
  {
    why: "a later row may decide between earlier ones",
    rows: ["level count(*)", "type count(*)", "type level count(*)"],
    query: "",
    columns: "type level count(*)",
  },
  { why: "without a query what came first is first", rows: ["b d", "a d"], query: "", columns: "b a d" },
  {
    why: "keys are as in the query",
    rows: ["level count(*)", "type count(*)"],
    query: "filter level = 1 | stats count(*) by type, level | sort level",
    columns: "type level count(*)",
  },
  {
    why: "keys come before what is counted, whichever rows lack it",
    rows: ["type count(*)", "level max(ms)"],
    query: "stats max(ms), count(*) by type, level",
    columns: "type level max(ms) count(*)",
  },
  {
    why: "fields are as in the query, and a word is no part of another",
    rows: ["ms", "m", "@message"],
    query: "filter ms > 1 | fields @message, m, ms",
    columns: "@message m ms",
  },
  { why: "rows win against the query", rows: ["b a"], query: "fields a, b", columns: "b a" },
  { why: "rows that contradict each other lose no name", rows: ["a b", "b a"], query: "", columns: "a b" },
  { why: "no rows have no columns", rows: [], query: "fields a", columns: "" },
])("$why", ({ rows, query, columns }) => {
  const lists = rows.map((row) => row.split(" "));
  expect(orderColumns(lists, query).join(" ")).toBe(columns);
});
