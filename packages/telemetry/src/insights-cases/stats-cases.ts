import type { CaseTable } from "./insights-case.ts";

const MINUTE_MS = 60_000;

/** Requests in minutes 0, 0, 1 and 4. */
const EVENTS = [
  { offsetMs: 0, message: '{"k":"x","v":10,"n":100,"s":"b2"}' },
  { offsetMs: 30_000, message: '{"k":"y","v":20,"n":160,"s":"b10"}' },
  { offsetMs: MINUTE_MS, message: '{"k":"x","v":30,"s":"a"}' },
  { offsetMs: 4 * MINUTE_MS, message: '{"k":"x","v":40,"n":500,"s":"7"}' },
  { offsetMs: 4 * MINUTE_MS + 1, message: '{"v":"none","n":"520"}' },
];

const at = (minute: number) => `2026-11-23 10:0${minute}:00.000`;

/** `stats` and what follows it. */
export const STATS_CASES: CaseTable = {
  name: "stats",
  events: EVENTS,
  cases: [
    {
      rule: "count() and count(*) count rows, count(f) where f is",
      query: "stats count() as a, count(*) as b, count(k) as c",
      rows: [{ a: "5", b: "5", c: "4" }],
    },
    {
      rule: "sum, avg, min and max take numbers only",
      query: "stats sum(v) as s, avg(v) as m, min(n) as low, max(n) as high",
      rows: [{ s: "100", m: "25", low: "100", high: "520" }],
    },
    {
      rule: "min and max of texts: by text where one is no number",
      query: "stats min(s) as low, max(s) as high",
      rows: [{ low: "7", high: "b2" }],
    },
    // Deviations 15, 5, 5, 15: squares sum to 500, of the population 125.
    {
      rule: "stddev and variance of the population",
      query: "stats variance(v) as a, stddev(v) as b",
      rows: [{ a: "125", b: "11.1803" }],
    },
    {
      rule: "pct gives the value below which that share lies",
      query:
        "stats pct(v, 0) as a, pct(v, 50) as b, pct(v, 75) as c, pct(v, 100) as d, median(v) as e, percentile(v, 100) as f",
      rows: [{ a: "10", b: "20", c: "30", d: "40", e: "20", f: "40" }],
    },
    {
      rule: "count_distinct",
      query: "stats count_distinct(k) as a, countDistinct(v) as b",
      rows: [{ a: "2", b: "5" }],
    },
    {
      rule: "values",
      query: "stats values(k) as a, COLLECT_VALUES(k) as b",
      rows: [{ a: '["x","y"]', b: '["x","y"]' }],
    },
    {
      rule: "earliest and latest by time",
      query: "stats earliest(v) as a, latest(k) as b",
      rows: [{ a: "10", b: "x" }],
    },
    {
      rule: "sortsFirst and sortsLast in natural order",
      query: "stats sortsFirst(s) as a, sortsLast(s) as b",
      rows: [{ a: "a", b: "7" }],
    },
    { rule: "topk: the most frequent value", query: "stats topk(1, k) as t", rows: [{ t: '["x"]' }] },
    // 10, 20 | 30, 40 in two ranges of 15.
    {
      rule: "histogram: ranges of equal width",
      query: "stats histogram(v, 2) as h",
      rows: [{ h: '{"10-25":2,"25-40":2}' }],
    },
    // From 100 at 0 to 520 at 240,001 ms: 420 in 4 minutes, 104.9996 a minute.
    { rule: "rate: the change an interval", query: "stats rate(n, 1m) as r", rows: [{ r: "104.9996" }] },
    {
      rule: "countOverTime and sumOverTime count in each bin",
      query: "stats countOverTime(v) as c, sumOverTime(v) as s by bin(1m) as t",
      rows: [
        { t: at(4), c: "2", s: "40" },
        { t: at(1), c: "1", s: "30" },
        { t: at(0), c: "2", s: "30" },
      ],
    },
    {
      rule: "count_over_time and sum_over_time are other spellings",
      query: "stats count_over_time(v) as c, sum_over_time(v) as s",
      rows: [{ c: "5", s: "100" }],
    },
    {
      rule: "by a field; a row without it forms a group",
      query: "stats count(*) as n by k | sort n desc, k",
      rows: [{ k: "x", n: "3" }, { k: "y", n: "1" }, { n: "1" }],
    },
    {
      rule: "bins come newest first",
      query: "stats count(*) as n by bin(5m)",
      rows: [{ "bin(5m)": at(0), n: "5" }],
      plan: "scan\naggregate n = count(*) by bin(5m) = bin(5m)\noutput bin(5m), n limit 10000",
    },
    {
      rule: "a bin of 300 s is one of 60 s",
      query: "stats count(*) as n by bin(300s) as t | sort t",
      rows: [
        { t: at(0), n: "2" },
        { t: at(1), n: "1" },
        { t: at(4), n: "2" },
      ],
    },
    {
      rule: "a unit may stand apart, and a display before stats hides nothing: the Aurora User Guide's query has both",
      query: "display v | stats avg(v) as mean, max(v) as most by bin(5 min)",
      rows: [{ "bin(5 min)": at(0), mean: "25", most: "none" }],
      plan: "scan\naggregate mean = avg(v), most = max(v) by bin(5 min) = bin(5min)\noutput bin(5 min), mean, most limit 10000",
    },
    {
      rule: "count_over_time counts rows with * as count does",
      query: "stats count_over_time(*) as a, countOverTime() as b, count_over_time(n) as c by bin(1h)",
      rows: [{ "bin(1h)": at(0), a: "5", b: "5", c: "4" }],
    },
    {
      rule: "a period with a space, wherever one may stand",
      query: "stats count(*) as n by datefloor(@timestamp + 1 HOUR, 2 hours) as t offset 30 m",
      rows: [{ t: "2026-11-23 10:30:00.000", n: "5" }],
    },
    {
      rule: "offset shifts the bins",
      query: "stats count(*) as n by bin(5m) as t offset 1h",
      rows: [{ t: "2026-11-23 11:00:00.000", n: "5" }],
      plan: "scan\naggregate n = count(*) by t = bin(5m) offset 1h\noutput t, n limit 10000",
    },
    {
      rule: "by two keys",
      query: "stats sum(v) as s by k, bin(1m) as t | filter k = 'x' | sort t",
      rows: [
        { k: "x", t: at(0), s: "10" },
        { k: "x", t: at(1), s: "30" },
        { k: "x", t: at(4), s: "40" },
      ],
    },
    {
      rule: "by a condition",
      query: "stats count(*) as n by v > 20 as big | sort big",
      rows: [
        { big: "0", n: "3" },
        { big: "1", n: "2" },
      ],
    },
    { rule: "group by is by", query: "stats count(*) as n group by k | sort k | limit 1", rows: [{ k: "x", n: "3" }] },
    {
      rule: "a comparison counts as 1 or 0",
      query: "stats sum(k = 'x') as x, sum(ispresent(n)) as n, sum(strcontains(s, 'b')) as b",
      rows: [{ x: "3", n: "4", b: "2" }],
    },
    {
      rule: "arithmetic over aggregates",
      query: "stats sum(v) / count(v) as m, max(v) - min(v) as d by k | filter k = 'x'",
      rows: [{ k: "x", m: "26.6667", d: "30" }],
    },
    {
      rule: "an alias is used by a later item",
      query: "stats max(n) as hi, min(n) as lo, hi - lo as d",
      rows: [{ hi: "520", lo: "100", d: "420" }],
    },
    {
      rule: "columns without alias bear their text, and are found by it",
      query: "stats count(*), avg(v) by k | filter count(*) > 1 | sort avg(v) desc",
      rows: [{ k: "x", "count(*)": "3", "avg(v)": "26.6667" }],
    },
    {
      rule: "a filter after stats sees its columns",
      query: "stats count(*) as n by k | filter n > 1",
      rows: [{ k: "x", n: "3" }],
      plan: "scan\naggregate n = count(*) by k = k\nfilter (n > 1)\noutput k, n limit 10000",
    },
    {
      rule: "fields after stats add columns",
      query: "stats sum(v) as s | fields s / 2 as half",
      rows: [{ s: "100", half: "50" }],
    },
    {
      rule: "what is no column after stats has no value",
      query: "stats count(*) as n | fields v, @timestamp | sort @timestamp desc",
      rows: [{ n: "5" }],
    },
    { rule: "no rows give no row", query: "filter v > 1000 | stats count(*) as n, sum(v) as s", rows: [] },
    {
      rule: "stats of stats",
      query: "stats count(*) as n by bin(1m) | stats max(n) as most, avg(n) as mean, count(*) as bins",
      rows: [{ most: "2", mean: "1.6667", bins: "3" }],
      plan: "scan\naggregate n = count(*) by bin(1m) = bin(1m)\naggregate most = max(n), mean = avg(n), bins = count(*)\noutput most, mean, bins limit 10000",
    },
    {
      rule: "a later stats bins a time of an earlier one",
      query: "stats max(@timestamp) as @t, count(*) as n by k | stats sum(n) as s by datefloor(@t, 1h) as h",
      rows: [{ h: at(0), s: "5" }],
    },
    {
      rule: "an aggregate over the column of an aggregate",
      query: "stats count(*) by k | stats max(count(*)) as m",
      rows: [{ m: "3" }],
    },
    {
      rule: "the word stats may be left out",
      query: "filter ispresent(k) | max(v) as m by k | sort k",
      rows: [
        { k: "x", m: "40" },
        { k: "y", m: "20" },
      ],
    },
    {
      rule: "fillmissing inserts bins between the first and the last",
      query: "stats sum(v) as s by bin(1m) as t | fillmissing",
      rows: [{ t: at(4), s: "40" }, { t: at(3) }, { t: at(2) }, { t: at(1), s: "30" }, { t: at(0), s: "30" }],
      plan: "scan\naggregate s = sum(v) by t = bin(1m)\nfillmissing t every 1m\noutput t, s limit 10000",
    },
    {
      rule: "fillmissing with a value",
      query: "stats count(*) as n by bin(1m) | fillmissing with 0 for n | filter n = 0 | stats count(*) as empty",
      rows: [{ empty: "2" }],
    },
    {
      rule: "fillmissing with a number for texts",
      query: "stats max(v) as m by bin(1m) as t | fillmissing with 0 for m",
      rows: ["none", "0", "0", "30", "20"].map((m, index) => ({ t: at(4 - index), m })),
    },
    {
      rule: "fillmissing with a text for numbers",
      query: "stats count(*) as n by bin(1m) as t | fillmissing with 'none' for n",
      rows: ["2", "none", "none", "1", "2"].map((n, index) => ({ t: at(4 - index), n })),
    },
    {
      rule: "fillmissing fills for each other key",
      query:
        "filter ispresent(k) | stats count(*) as n by bin(1m) as t, k | fillmissing with 0 for n | stats count(*) as rows, sum(n) as s by k | sort k",
      rows: [
        { k: "x", rows: "5", s: "3" },
        { k: "y", rows: "5", s: "1" },
      ],
    },
    {
      rule: "accum over bins, in their order",
      query: "stats count(*) as n by bin(1m) as t | sort t asc | accum n as total | display t, total",
      rows: [
        { t: at(0), total: "2" },
        { t: at(1), total: "3" },
        { t: at(4), total: "5" },
      ],
    },
  ],
};
