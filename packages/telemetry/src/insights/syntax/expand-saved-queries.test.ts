import { expect, test } from "vitest";
import { prepareQuery } from "../prepare-query.ts";
import { expandSavedQueries, type FindSavedQuery } from "./expand-saved-queries.ts";

// The queries of CloudWatch Logs User Guide, "Using saved queries with parameters", read 2026-11.
const SAVED = new Map([
  [
    "ErrorsByLevel",
    {
      queryString:
        "fields @timestamp, @message\n| filter level = {{logLevel}}\n| filter applicationName = {{applicationName}}",
      defaults: { logLevel: '"ERROR"', applicationName: '"OrderService"' },
    },
  ],
  ["RecentN", { queryString: "sort @timestamp desc | limit {{count}}", defaults: { count: "20" } }],
  ["Errors By Level", { queryString: "filter level = {{logLevel}}", defaults: {} }],
  ["AnyOf", { queryString: "filter status in {{ statuses }} or took > greatest({{least}}, 5)", defaults: {} }],
  ["Plain", { queryString: "limit 5", defaults: {} }],
]);
const find: FindSavedQuery = (name) => SAVED.get(name);

test.each([
  {
    written: '$ErrorsByLevel(logLevel = "WARN", applicationName = "OrderService")\n| $RecentN(count = 10)',
    expanded:
      'fields @timestamp, @message\n| filter level = "WARN"\n| filter applicationName = "OrderService"\n| sort @timestamp desc | limit 10',
  },
  {
    written: "$ErrorsByLevel()",
    expanded: 'fields @timestamp, @message\n| filter level = "ERROR"\n| filter applicationName = "OrderService"',
  },
  { written: '$`Errors By Level`(logLevel = "WARN")', expanded: 'filter level = "WARN"' },
  {
    written: "# a comment\nfields a | $Plain() # and $Plain()",
    expanded: "# a comment\nfields a | limit 5 # and $Plain()",
  },
  {
    written: "$AnyOf(statuses = [500, 502], least = abs(-(2)))",
    expanded: "filter status in [500, 502] or took > greatest(abs(-(2)), 5)",
  },
  { written: "filter @message like /a$Plain()|$/", expanded: "filter @message like /a$Plain()|$/" },
  { written: 'filter a = "| $Plain()"', expanded: 'filter a = "| $Plain()"' },
])("$written runs as $expanded", ({ written, expanded }) => {
  expect(expandSavedQueries(written, find).result?.text).toBe(expanded);
  expect(prepareQuery(written, { findSavedQuery: find }).diagnostic).toBeUndefined();
});

test.each([
  { name: "an unknown one", query: "fields a | ‸$Nothing‸()", message: /there is no saved query Nothing/ },
  {
    name: "an unknown parameter",
    query: "$RecentN(‸size‸ = 5)",
    message: /RecentN has no parameter size; it has count/,
  },
  { name: "a parameter of one without", query: "$Plain(‸size‸ = 5)", message: /no parameter size; it has none/ },
  {
    name: "a missing value",
    query: "‸$`Errors By Level`‸()",
    message: /the parameter logLevel of the saved query Errors By Level has neither a value nor a default/,
  },
  { name: "no parentheses", query: "$RecentN ‸|‸ limit 5", message: /found \| at .* expected '\('/ },
  { name: "an empty value", query: "$RecentN(count = ‸)‸", message: /expected a value/ },
  { name: "an end within", query: "$RecentN(count = 5‸‸", message: /unexpected end of query, expected '\)'/ },
  // What is wrong in the expanded query is shown where the saved one stands, and after it where it is.
  { name: "a value that does not fit", query: 'fields a | ‸$RecentN(count = "x")‸', message: /found "x"/ },
  { name: "what comes after it", query: "$RecentN(count = 5) | ‸colect‸ a", message: /found colect/ },
])("$name is told, with its place", ({ query, message }) => {
  const [before = "", within = "", after = ""] = query.split("‸");
  const { diagnostic } = prepareQuery(before + within + after, { findSavedQuery: find });
  expect(diagnostic?.message).toMatch(message);
  if (within !== "") expect(diagnostic?.span).toEqual({ start: before.length, end: before.length + within.length });
});

test("a saved query cannot run another, and the whole is bounded as any query is", () => {
  expect(prepareQuery("$Plain()").diagnostic?.message).toBe("a saved query cannot run another");
  const long = `$RecentN(count = ${"1".repeat(9_980)})`;
  expect(prepareQuery(long, { findSavedQuery: find }).diagnostic?.message).toMatch(/longer than 10000 characters/);
});

test("runs that multiply their values are refused at the first, whatever would come of all", () => {
  const many: FindSavedQuery = () => ({ queryString: `limit ${"{{n}}".repeat(1_900)}`, defaults: {} });
  const query = Array.from({ length: 30 }, () => `$Many(n = ${"1".repeat(300)})`).join(" | ");
  const { diagnostic } = prepareQuery(query, { findSavedQuery: many });
  expect(diagnostic?.message).toMatch(/longer than 10000 characters/);
  expect(diagnostic?.span).toEqual({ start: 0, end: "$Many".length });
});
