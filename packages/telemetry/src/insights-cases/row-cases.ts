import { secondsApart, type CaseTable } from "./insights-case.ts";

/** Events of two hosts, a second apart. */
const EVENTS = secondsApart([
  '{"host":"a","v":1,"w":10,"name":"file2"}',
  '{"host":"b","v":2,"w":20,"name":"file10"}',
  '{"host":"a","v":3,"name":"File3"}',
  '{"host":"b","v":100,"w":40,"name":"7"}',
  '{"host":"a","v":5,"w":50,"name":"10"}',
]);

/** Order, limits, and commands that depend on the rows before. */
export const ROW_CASES: CaseTable = {
  name: "rows in order",
  events: EVENTS,
  cases: [
    { rule: "newest first", query: "display v", rows: ["5", "100", "3", "2", "1"].map((v) => ({ v })) },
    {
      rule: "sort ascends by itself",
      query: "display v | sort v",
      rows: ["1", "2", "3", "5", "100"].map((v) => ({ v })),
    },
    {
      rule: "sort is natural: other text by Unicode, digits by length, numbers last",
      query: "display name | sort name asc",
      rows: ["File3", "file2", "file10", "7", "10"].map((name) => ({ name })),
    },
    {
      rule: "descending is the exact reverse",
      query: "display name | sort name desc",
      rows: ["10", "7", "file10", "file2", "File3"].map((name) => ({ name })),
    },
    {
      rule: "what is absent sorts last in both directions",
      query: "display v, w | sort w desc | limit 5",
      rows: [{ v: "5", w: "50" }, { v: "100", w: "40" }, { v: "2", w: "20" }, { v: "1", w: "10" }, { v: "3" }],
    },
    {
      rule: "sort by an expression and a second key",
      query: "display host, v | sort host, v % 2 desc, v",
      rows: [
        { host: "a", v: "1" },
        { host: "a", v: "3" },
        { host: "a", v: "5" },
        { host: "b", v: "2" },
        { host: "b", v: "100" },
      ],
    },
    { rule: "limit", query: "display v | sort v | limit 2", rows: [{ v: "1" }, { v: "2" }] },
    { rule: "head is limit", query: "display v | sort v | head 1", rows: [{ v: "1" }] },
    { rule: "tail is the last rows", query: "display v | sort v | tail 2", rows: [{ v: "5" }, { v: "100" }] },
    { rule: "limit any takes any rows", query: "limit any 2 | stats count(*) as n", rows: [{ n: "2" }] },
    {
      rule: "a limit before stats caps what is read",
      query: "sort v | limit 3 | stats sum(v) as s",
      rows: [{ s: "6" }],
      plan: "scan\nsort v\nlimit 3\naggregate s = sum(v)\noutput s limit 10000",
    },
    {
      rule: "dedup keeps the first of each value in the order so far",
      query: "display host, v | sort v | dedup host",
      rows: [
        { host: "a", v: "1" },
        { host: "b", v: "2" },
      ],
    },
    {
      rule: "dedup keeps every row without the value",
      query: "display w | sort @timestamp asc | dedup w, missing | limit 10",
      rows: [{ w: "10" }, { w: "20" }, {}, { w: "40" }, { w: "50" }],
    },
    {
      rule: "accum: running sum, 1, 1 + 2, …",
      query: "sort @timestamp asc | accum v as total | display v, total",
      rows: [
        { v: "1", total: "1" },
        { v: "2", total: "3" },
        { v: "3", total: "6" },
        { v: "100", total: "106" },
        { v: "5", total: "111" },
      ],
      plan: "scan\nsort @timestamp\naccum v as total\noutput v, total, @ptr limit 10000",
    },
    {
      rule: "accum without a name replaces the field; a row without a number adds nothing",
      query: "sort @timestamp asc | accum w | display w | limit 4",
      rows: [{ w: "10" }, { w: "30" }, { w: "30" }, { w: "70" }],
    },
    {
      rule: "autoregress: the value one row before",
      query: "sort @timestamp asc | autoregress v | display v, v_p1 | limit 3",
      rows: [{ v: "1" }, { v: "2", v_p1: "1" }, { v: "3", v_p1: "2" }],
    },
    {
      rule: "autoregress with a range of lags and a name",
      query: "sort @timestamp asc | autoregress v as x p=2-3 | display v, x_p2, x_p3 | tail 1",
      rows: [{ v: "5", x_p2: "3", x_p3: "2" }],
      plan: `scan
sort @timestamp
autoregress v as x p=2-3
limit 1
output v, x_p2, x_p3, @ptr limit 100000`.replace("limit 1\n", "tail 1\n"),
    },
    {
      rule: "filldown carries the last value forward",
      query: "fields v, w | sort @timestamp asc | filldown w",
      rows: [
        { v: "1", w: "10" },
        { v: "2", w: "20" },
        { v: "3", w: "20" },
        { v: "100", w: "40" },
        { v: "5", w: "50" },
      ],
    },
    {
      rule: "filldown with a pattern, and with all fields",
      query: "fields v as n1, w as n2 | sort @timestamp asc | filldown n* | filldown | display n2 | limit 3",
      rows: [{ n2: "10" }, { n2: "20" }, { n2: "20" }],
      plan: `scan
extend n1 = v, n2 = w
sort @timestamp
filldown n1, n2
filldown n1, n2
limit 3
output n2, @ptr limit 100000`,
    },
    {
      // Sorted 1 2 3 5 100: quartiles 2 and 5, so that the border is 5 + 2.5 * 3 = 12.5.
      rule: "outlier moves what is far out to the border",
      query: "outlier v | display v | sort v",
      rows: ["1", "2", "3", "5", "12.5"].map((v) => ({ v })),
    },
    {
      rule: "outlier action=remove drops the row",
      query: "outlier action=remove v | display v | sort v",
      rows: ["1", "2", "3", "5"].map((v) => ({ v })),
    },
    {
      rule: "outlier mark=true says which",
      query: "outlier mark=true param=1 uselower=true v | display v, v_outlier | sort v desc | limit 2",
      rows: [
        { v: "8", v_outlier: "1" },
        { v: "5", v_outlier: "0" },
      ],
    },
    {
      rule: "addtotals adds the numbers of a row; absent ones count nothing",
      query: "fields v, w | sort v | addtotals",
      rows: [
        { v: "1", w: "10", Total: "11" },
        { v: "2", w: "20", Total: "22" },
        { v: "3", Total: "3" },
        { v: "5", w: "50", Total: "55" },
        { v: "100", w: "40", Total: "140" },
      ],
    },
    {
      rule: "addtotals of some fields under another name",
      query: "fields v, w | addtotals fieldname=Sum w | display Sum | sort Sum | limit 1",
      rows: [{ Sum: "10" }],
    },
    {
      rule: "addtotals col=true adds a last row",
      query: "stats sum(v) as s, count(*) as n by host | addtotals row=false col=true s, n",
      rows: [
        { host: "a", s: "9", n: "3" },
        { host: "b", s: "102", n: "2" },
        { s: "111", n: "5" },
      ],
      plan: `scan
aggregate s = sum(v), n = count(*) by host = host
addtotals fieldname=Total row=false col=true s, n
output host, s, n limit 10000`,
    },
    {
      // Host a at 0, 2 and 4 s, host b at 1 and 3 s: gaps of 2 s.
      rule: "sessionize: a gap longer than maxspan begins a session",
      query: "sessionize host maxspan 1s as s | stats count_distinct(s) as sessions, count(s) as rows",
      rows: [{ sessions: "5", rows: "5" }],
    },
    {
      rule: "sessionize: within maxspan one session of each identity",
      query: "sessionize host | stats count(*) as n by host, session_id | display host, n",
      rows: [
        { host: "a", n: "3" },
        { host: "b", n: "2" },
      ],
      plan: `scan
sessionize host maxspan 30m as session_id
aggregate n = count(*) by host = host, session_id = session_id
output host, n limit 10000`,
    },
    {
      rule: "countFrequent: the most frequent first",
      query: "countFrequent host",
      rows: [
        { host: "a", _approxcount: "3" },
        { host: "b", _approxcount: "2" },
      ],
    },
    {
      rule: "count_frequent is the same",
      query: "count_frequent host | limit 1",
      rows: [{ host: "a", _approxcount: "3" }],
    },
    { rule: "unmask shows fields", query: "unmask v | sort v | limit 1", rows: [{ v: "1" }] },
    {
      rule: "unmask as a function, as in View unmasked data of the guide",
      query: "fields v, unmask(v), unmask(v) + 1 as w | sort v | limit 1",
      rows: [{ v: "1", "unmask(v)": "1", w: "2" }],
    },
    {
      rule: "the last display counts, an item may use an earlier one",
      query: "display v | fields v * 2 as d, d + 1 as e | display e | sort e | limit 1",
      rows: [{ e: "3" }],
    },
    {
      rule: "fields add up, what has no value is left out",
      query: "fields v | fields w, v + w as s | sort v | limit 3",
      rows: [{ v: "1", w: "10", s: "11" }, { v: "2", w: "20", s: "22" }, { v: "3" }],
    },
    {
      rule: "a comparison may stand as a field: it is 1 or 0",
      query: "fields v > 2 as big, missing = 1 as none | sort v | limit 3",
      rows: [
        { big: "0", none: "0" },
        { big: "0", none: "0" },
        { big: "1", none: "0" },
      ],
    },
    {
      rule: "comments, a leading pipe and any case",
      query: "| FIELDS v # here\n# and here\n| SORT BY v ASC | LIMIT 1",
      rows: [{ v: "1" }],
    },
    {
      rule: "a column is called as its expression is written, in one line: texts stay as they are, comments go",
      query: 'display v + # the next\n  1, replace("a  b", "  ", "-") | limit 1',
      rows: [{ "v + 1": "6", 'replace("a  b", "  ", "-")': "a-b" }],
    },
    {
      rule: "filterIndex with a field that is no index reads nothing",
      query: "filterIndex host = 'a' | display v",
      rows: [],
    },
    {
      rule: "estimate: bytes of the messages, 5 of 39 to 42",
      query: "filter v = 1 | estimate",
      rows: [{ estimatedBytesScanned: String(EVENTS.reduce((sum, { message }) => sum + message.length, 0)) }],
    },
  ],
};
