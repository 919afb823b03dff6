import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab, planOf, START } from "./insights-lab.fixture.ts";

/** Events 1 to 5. */
const MESSAGES = [
  '{"level":"ERROR","status":500,"ms":12.5,"path":"/a","ok":true,"user":{"name":"Ann"},"tags":["x","y"]}',
  'app: {"level":"WARN","status":"404","ms":"7","path":"/b/c","ok":false,"user":{"name":"bob"}} done',
  '{"level":"INFO","status":200,"ms":0,"path":"","user":{"name":"Ann Lee"},"nothing":null}',
  '{"level":"error","status":"abc","ms":-3,"note":"100% sure","a.b":{"c":1},"@id":"i"}',
  "no json here {really}",
];
const ALL = [1, 2, 3, 4, 5];

let lab: InsightsLab;
beforeAll(async () => {
  lab = await InsightsLab.open(MESSAGES.map((message, index) => ({ offsetMs: index * 1000, message })));
});
afterAll(() => lab.close());

/** Which events a filter keeps: worked out by hand from the rules on comparison and null of the language's guide. */
test.each<{ filter: string; keeps: readonly number[]; because?: string }>([
  { filter: 'level = "ERROR"', keeps: [1], because: "texts compare by case" },
  { filter: 'level == "ERROR"', keeps: [1] },
  { filter: 'level != "ERROR"', keeps: [2, 3, 4], because: "what is absent is not unequal" },
  { filter: 'not level = "ERROR"', keeps: [2, 3, 4, 5], because: "a comparison with null is false" },
  { filter: "status = 500", keeps: [1] },
  { filter: "status = 404", keeps: [2], because: "text that is a number is one" },
  { filter: 'status = "404"', keeps: [2] },
  { filter: 'status = "500"', keeps: [1], because: "a number equals its text" },
  { filter: "status = 5e2", keeps: [1] },
  { filter: "status != 500", keeps: [2, 3, 4], because: "text that is no number is unequal" },
  { filter: "status > 200", keeps: [1, 2] },
  { filter: "status >= 200", keeps: [1, 2, 3] },
  { filter: "status < 404", keeps: [3], because: "abc is no number" },
  { filter: "status <= 404", keeps: [2, 3] },
  { filter: "status in [200, 404]", keeps: [2, 3] },
  { filter: 'status IN ["500", "abc"]', keeps: [1, 4] },
  { filter: "status not in [200, 404]", keeps: [1, 4, 5] },
  { filter: "status in []", keeps: [] },
  { filter: "ms > 7", keeps: [1] },
  { filter: "ms = 7", keeps: [2] },
  { filter: "ms = -3", keeps: [4] },
  { filter: "-ms = 3", keeps: [4] },
  { filter: "abs(ms) = 3", keeps: [4] },
  { filter: "ms / 0 = 1 or ms / 0 != 1", keeps: [], because: "division by zero has no value" },
  { filter: "ms % 5 = 2", keeps: [2], because: "7 = 5 + 2" },
  { filter: "ms % 5 = -3", keeps: [4], because: "a remainder has the dividend's sign" },
  { filter: "2 + 3 * 2 ^ 2 = 14", keeps: ALL, because: "2 + 3 * 4" },
  { filter: "(2 + 3) * 2 = 10", keeps: ALL },
  { filter: "level + 1 = 1 or level + 1 != 1", keeps: [], because: "text has no sum" },
  { filter: 'level like "RR"', keeps: [1] },
  { filter: "level like /rr/", keeps: [4] },
  { filter: "level like /(?i)err/", keeps: [1, 4] },
  { filter: "level =~ /^WARN$/", keeps: [2] },
  { filter: "level not like /(?i)err/", keeps: [2, 3, 5] },
  { filter: 'note like "100%"', keeps: [4] },
  { filter: 'note like "0%s"', keeps: [], because: "% is no wildcard" },
  { filter: "status like /4\\d\\d/", keeps: [2] },
  { filter: "path like /^\\/b/", keeps: [2] },
  { filter: "path like /^/b/", keeps: [2], because: "a slash that cannot end the expression is part of it" },
  { filter: "ok", keeps: [1] },
  { filter: "!ok", keeps: [2, 3, 4, 5] },
  { filter: "ok = 0", keeps: [2], because: "false is 0" },
  { filter: "ispresent(path)", keeps: [1, 2, 3] },
  { filter: "ispresent(tags)", keeps: [1], because: "a list is present" },
  { filter: "ispresent(nothing)", keeps: [], because: "JSON's null is absent" },
  { filter: "isempty(path)", keeps: [3, 4, 5] },
  { filter: 'coalesce(path, "none") = "none"', keeps: [4, 5] },
  { filter: 'user.name = "Ann"', keeps: [1] },
  { filter: 'user.name like "Ann"', keeps: [1, 3] },
  { filter: 'user.name < "a"', keeps: [1, 3], because: "capitals come first" },
  { filter: 'tags.0 = "x"', keeps: [1] },
  { filter: 'tags[1] = "y"', keeps: [1] },
  { filter: 'tags = "x"', keeps: [] },
  { filter: 'not tags = "x"', keeps: ALL },
  { filter: "a.b.c = 1", keeps: [4], because: "a key may hold a dot" },
  { filter: "`a.b`.c = 1", keeps: [4] },
  { filter: '@@id = "i"', keeps: [4], because: "a key's @ is doubled" },
  { filter: '@id = "i"', keeps: [] },
  { filter: "unknown = unknown", keeps: [] },
  { filter: "@message like /no json/", keeps: [5] },
  { filter: `@timestamp > ${START + 2000}`, keeps: [4, 5] },
  { filter: `@timestamp - 1s = ${START}`, keeps: [2] },
  { filter: 'level = "ERROR" or level = "WARN" and status = 200', keeps: [1], because: "and binds tighter" },
  { filter: '(level = "ERROR" or level = "INFO") and status = 200', keeps: [3] },
  { filter: "strlen(level) = 4", keeps: [2, 3] },
  { filter: 'tolower(level) = "error"', keeps: [1, 4] },
  { filter: 'concat(level, "-", status) = "WARN-404"', keeps: [2] },
  { filter: "if(ok, 1, 2) = 1", keeps: [1] },
  { filter: 'case(status = 500, "a", status = 404, "b", "c") = "c"', keeps: [3, 4, 5] },
  { filter: 'substr(level, 1, 2) = "RR"', keeps: [1], because: "positions count from 0" },
])("filter $filter keeps $keeps", async ({ filter, keeps }) => {
  const { rows, statistics } = await lab.run(`filter ${filter} | sort @timestamp asc`);
  expect(rows.map(({ event }) => ((event?.timestamp ?? 0) - START) / 1000 + 1)).toEqual(keeps);
  expect(statistics.recordsMatched).toBe(keeps.length);
});

test("conditions on stored fields move to the scan, past fields and sorting; others stay", () => {
  expect(
    planOf('fields @message as m | sort @timestamp | filter @type = "REPORT" and level = "x" and m like "y"'),
  ).toBe(
    `scan where (@type = "REPORT")
extend m = @message
sort @timestamp
filter (level = "x") and (m like "y")
output m, @ptr limit 10000`,
  );
});

test("a filter after limit sees what limit let through", async () => {
  expect(planOf("limit 2 | filter @message like /a/")).toBe(
    "scan\nlimit 2\nfilter (@message like /a/)\noutput @timestamp, @message, @ptr limit 100000",
  );
  expect(await lab.rows("limit 1 | filter level = 'ERROR'")).toEqual([]);
});
