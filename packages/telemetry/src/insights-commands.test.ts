import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab, planOf } from "./insights-lab.fixture.ts";

const SECOND_MS = 1000;

/** Orders, a second apart, and a plain line. */
const MESSAGES = [
  '{"order":"a2","ms":30,"zone":"eu","items":[{"sku":"x","qty":2},{"sku":"y","qty":1}]}',
  '{"order":"a10","ms":10,"zone":"us","items":[{"sku":"x","qty":5}]}',
  '{"order":"7","ms":20,"zone":"eu","items":{"sku":"z","qty":1}}',
  '{"order":"B1","ms":40,"ip":"10.1.2.3"}',
  "GET /cart?id=5 200 12ms",
];

let lab: InsightsLab;
beforeAll(async () => {
  lab = await InsightsLab.open(MESSAGES.map((message, index) => ({ offsetMs: index * SECOND_MS, message })));
});
afterAll(() => lab.close());

type Rows = readonly Readonly<Record<string, string>>[];

test.each<{ name: string; query: string; rows: Rows }>([
  {
    name: "sort is natural: texts by runs of digits, then numbers, then what is absent",
    query: "fields order | filter ispresent(order) or ms = 0 or strlen(@message) = 23 | sort order",
    rows: [{ order: "B1" }, { order: "a2" }, { order: "a10" }, { order: "7" }, {}],
  },
  {
    name: "sort descends in reverse, what is absent still last",
    query: "fields order | sort by order desc",
    rows: [{ order: "7" }, { order: "a10" }, { order: "a2" }, { order: "B1" }, {}],
  },
  {
    name: "sort by several keys, ties by time, newest first",
    query: "display ms, zone | filter ispresent(ms) | sort zone asc, ms desc",
    rows: [{ ms: "30", zone: "eu" }, { ms: "20", zone: "eu" }, { ms: "10", zone: "us" }, { ms: "40" }],
  },
  {
    name: "limit takes the newest unless sorted",
    query: "fields order | limit 2",
    rows: [{}, { order: "B1" }],
  },
  {
    name: "the last display counts, and only its columns are shown",
    query: "fields order, ms | display ms | display order as o | sort ms | limit 1",
    rows: [{ o: "a10" }],
  },
  {
    name: "a later item uses an earlier alias of the same command",
    query: "fields ms * 2 as twice, twice + 1 as more | filter more = 61",
    rows: [{ twice: "60", more: "61" }],
  },
  {
    name: "parse with a glob; a * at the end takes the rest",
    query:
      'parse @message "* /*?id=* " as verb, page, id | parse @message "200 *" as rest | filter verb = "GET" | display verb, page, id, rest',
    rows: [{ verb: "GET", page: "cart", id: "5", rest: "12ms" }],
  },
  {
    name: "parse with named groups; what does not match keeps its row",
    query: "parse @message /(?<code>\\d{3}) (?<took>\\d+)ms/ | stats count(*) as n, sum(took) as took by code | sort n",
    rows: [{ code: "200", n: "1", took: "12" }, { n: "4" }],
  },
  {
    name: "parse names unnamed groups, an extracted field is parsed again",
    query:
      "parse /GET (\\S+) / as url | parse url '*?*' as path, query | filter ispresent(query) | display path, query",
    rows: [{ path: "/cart", query: "id=5" }],
  },
  {
    name: "dedup keeps the first of each combination in the order so far, and rows that lack a value",
    query: "fields zone, order | sort @timestamp asc | dedup zone",
    rows: [{ zone: "eu", order: "a2" }, { zone: "us", order: "a10" }, { order: "B1" }, {}],
  },
  {
    // x: 2 + 5 = 7, y: 1, z: a map counts as a list of one.
    name: "unnest gives a row for each element",
    query: "unnest items into it | stats sum(it.qty) as qty by it.sku as sku | sort qty desc, sku",
    rows: [
      { sku: "x", qty: "7" },
      { sku: "y", qty: "1" },
      { sku: "z", qty: "1" },
    ],
  },
  {
    name: "jsonParse gives a map to look into",
    query:
      'fields jsonParse(@message) as m | filter m.zone = "us" | display m.order, m.items.0.qty as qty, jsonArraySize(items) as n',
    rows: [{ "m.order": "a10", qty: "5", n: "1" }],
  },
  {
    // (30 + 10 + 20 + 40) / 4 = 25; deviations 5, 15, 5, 15: variance (25 + 225 + 25 + 225) / 4 = 125, root 11.1803.
    name: "aggregates over all rows",
    query: `stats count(*) as rows, count(ms) as present, sum(ms) as total, avg(ms) as mean, stddev(ms) as spread,
      variance(ms) as var, median(ms) as mid, pct(ms, 75) as p75, min(ms) as low, max(ms) as high`,
    rows: [
      {
        rows: "5",
        present: "4",
        total: "100",
        mean: "25",
        spread: "11.1803",
        var: "125",
        mid: "20",
        p75: "30",
        low: "10",
        high: "40",
      },
    ],
  },
  {
    name: "aggregates that choose a value",
    query: `stats earliest(order) as first, latest(order) as last, sortsFirst(order) as low, sortsLast(order) as high,
      count_distinct(zone) as zones, values(zone) as names, max(order) as text`,
    rows: [{ first: "a2", last: "B1", low: "B1", high: "7", zones: "2", names: '["eu","us"]', text: "a2" }],
  },
  {
    name: "a comparison counts where it is true, a key may be an expression",
    query: 'stats sum(zone = "eu") as eu, count() as n by ms > 15 as slow | sort slow desc',
    rows: [
      { slow: "1", eu: "2", n: "3" },
      { slow: "0", eu: "0", n: "2" },
    ],
  },
  {
    // Seconds 0, 1, 2 and 3, 4 in bins of three seconds: 2 of eu in the first.
    name: "several stats, each over the columns of the one before",
    query: "stats count(*) as n by bin(3s) as t | stats max(n) as most, count(*) as bins by dateceil(t, 1h) as hour",
    rows: [
      { hour: "2026-11-23 11:00:00.000", most: "2", bins: "1" },
      { hour: "2026-11-23 10:00:00.000", most: "3", bins: "1" },
    ],
  },
  {
    name: "a column without alias is named by its text, and found by it whatever its spelling",
    query: "stats count( * ), avg(ms)  by zone | filter COUNT(*) > 1 | sort avg(ms) desc",
    rows: [
      { "count( * )": "2", "avg(ms)": "40" },
      { zone: "eu", "count( * )": "2", "avg(ms)": "25" },
    ],
  },
  { name: "no rows make no row", query: "filter ms > 1000 | stats count(*)", rows: [] },
  {
    name: "what does not exist after stats is null, and no error",
    query: "stats count(*) as n | sort @timestamp desc | display n, order",
    rows: [{ n: "5" }],
  },
  {
    name: "times",
    query: `filter ms = 30 | display bin(1h) as b, datefloor(@timestamp, 1mo) as mo, dateceil(@timestamp, 1w) as w,
      toMillis(@timestamp) as ms1, fromMillis(0) as epoch, @timestamp + 9h as local, formatDate(@timestamp, "%H:%M") as hm`,
    rows: [
      {
        b: "2026-11-23 10:00:00.000",
        mo: "2026-11-01 00:00:00.000",
        w: "2026-11-30 00:00:00.000",
        ms1: "1795428000000",
        epoch: "1970-01-01 00:00:00.000",
        local: "2026-11-23 19:00:00.000",
        hm: "10:00",
      },
    ],
  },
  {
    name: "numbers",
    query: `filter ms = 30 | display ceil(1.2) as c, floor(-1.2) as f, round(2.345, 2) as r, sqrt(-1) as none, log(0) as no,
      greatest(1, ms, 2) as g, least(3, 2) as l, 1 / 3 as third, 0.00001234567 as small, 7 % 4 as rem, 2 ^ 10 as p`,
    rows: [{ c: "2", f: "-2", r: "2.35", g: "30", l: "2", third: "0.3333", small: "0.00001235", rem: "3", p: "1024" }],
  },
  {
    // ltrim is the guide's own example; the hash is RFC 1321's of "a".
    name: "texts",
    query: `filter ms = 30 | display ltrim("xyZxyfooxyZ", "xyZ") as t, trim("  a ") as s, replace("aXbX", "X", "-") as r,
      regexReplace("a1b22", /\\d+/, "#") as x, toupper("é") as u, strlen("né") as n, strcontains("Abc", "aB", 1) as c,
      md5("a") as m, base64decode(base64encode("hi")) as b, urldecode("a%20b") as d, split("a,b", ",") as l,
      hexToDec("ff") as h, concat("a", 1, "b") as k`,
    rows: [
      {
        t: "fooxyZ",
        s: "a",
        r: "a-b-",
        x: "a#b#",
        u: "É",
        n: "2",
        c: "1",
        m: "0cc175b9c0f1b6a831c399e269772661",
        b: "hi",
        d: "a b",
        l: '["a","b"]',
        h: "255",
        k: "a1b",
      },
    ],
  },
  {
    name: "addresses",
    query: `filter isIpv4InSubnet(ip, "10.0.0.0/8") and not isIpv4InSubnet(ip, "10.2.0.0/16")
      | display ipv4ToNumber(ip) as n, isValidIpV4("10.0.0.256") as bad`,
    // 10 * 2^24 + 1 * 2^16 + 2 * 2^8 + 3.
    rows: [{ n: "167838211", bad: "0" }],
  },
  {
    name: "stored fields",
    query: "filter ms = 30 | display @log, @logStream, @timestamp",
    rows: [
      { "@log": "000000000000:/aws/lambda/lookup", "@logStream": "main", "@timestamp": "2026-11-23 10:00:00.000" },
    ],
  },
])("$name", async ({ query, rows }) => {
  expect(await lab.rows(query)).toEqual(rows);
});

test.each([
  {
    query: "parse @message 'a * b *' as x, y | filter x = 1 | dedup y",
    plan: `scan
extract x, y from @message by /a ((?s:.*?)) b ((?s:.*?))$/
filter (x = 1)
dedup y
output @timestamp, @message, x, y, @ptr limit 10000`,
  },
  {
    query: "fields a | unnest b into c | stats max(d) - min(d) as e by c.f, bin(5m) as t | limit 20",
    plan: `scan
unnest b into c
aggregate e = (max(d) - min(d)) by c.f = c.f, t = bin(5m)
limit 20
output c.f, t, e limit 100000`,
  },
])("the plan of $query", ({ query, plan }) => {
  expect(planOf(query)).toBe(plan);
});
