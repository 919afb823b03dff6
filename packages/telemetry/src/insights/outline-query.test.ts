import { expect, test } from "vitest";
import { outlineQuery } from "./outline-query.ts";

test.each([
  {
    query: "fields @timestamp, lvel | filter status >= 500",
    reads: ["lvel", "status"],
    columns: ["@timestamp", "lvel"],
  },
  { query: "filter @mesage like /x/", reads: ["@mesage"], columns: ["@timestamp", "@message"] },
  {
    query: "stats avg(took) as mean by user.id | sort mean desc",
    reads: ["took", "user.id"],
    columns: ["user.id", "mean"],
  },
  { query: "fields a + 1 as b | filter b > 2", reads: ["a"], columns: ["b"] },
  {
    query: 'parse @message "user=*," as user | filter user = x',
    reads: ["x"],
    columns: ["@timestamp", "@message", "user"],
  },
  {
    query: "fields jsonParse(@message) as json | unnest json.items into item | display item.id",
    reads: [],
    columns: ["item.id"],
  },
  { query: "filter `my-field` = 1 | display `my-field`", reads: ["`my-field`"], columns: ["my-field"] },
  { query: "fields @ptr, @duration, @log", reads: [], columns: ["@ptr", "@duration", "@log"] },
])("$query reads $reads of messages", ({ query, reads, columns }) => {
  expect(outlineQuery(query)).toEqual({ columns, discoveredFields: reads });
});

test("a malformed query has no outline", () => {
  expect(outlineQuery("fields |")).toBeUndefined();
});
