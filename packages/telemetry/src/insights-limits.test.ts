// What people and machines may throw at the language: an answer or an error, soon.
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareQuery } from "./insights/prepare-query.ts";
import { runQuery } from "./insights/run-query.ts";
import { InsightsLab } from "./insights-lab.fixture.ts";

/** Rows that are enough for a join with itself to run for minutes. */
const JOINED_EVENTS = 20_000;

let lab: InsightsLab;
beforeAll(async () => {
  const odd = [
    '{"a":1,"b":"x","m":{"k":[1,{"z":null}]},"t":"2026-11-23"}',
    '{"a":"1e400","b":"\\ud800 lone","m":"[","t":""}',
    '{"a":{"a":{"a":{"a":1}}},"b":["x",["y"]],"t":"9999999-99-99"}',
    "plain \u0000 text \u0001 with \uFFFD control = characters",
    "",
  ];
  lab = await InsightsLab.open([
    ...odd.map((message, index) => ({ offsetMs: index, message })),
    ...Array.from({ length: JOINED_EVENTS }, () => ({ offsetMs: 0, message: '{"k":1}', logGroup: "/many" })),
  ]);
});
afterAll(() => lab.close());

/** What a query gives, or what is wrong with it. */
async function outcomeOf(text: string): Promise<"answer" | "error"> {
  const { planned } = prepareQuery(text);
  if (planned === undefined) return "error";
  await lab.run(text);
  return "answer";
}

const FIELDS = fc.constantFrom("a", "b", "m", "m.k", "m.k.0", "t", "none", "@message", "@timestamp", "@duration");
const COMMANDS: fc.Arbitrary<string> = fc.oneof(
  FIELDS.map((field) => `fields ${field} as x, strlen(x) as y`),
  FIELDS.map((field) => `filter ${field} != 1`),
  FIELDS.map((field) => `filter ${field} in (SOURCE '/aws/lambda/lookup' | fields ${field})`),
  FIELDS.map((field) => `stats count(*) as n, max(${field}) as x, earliest(${field}) as y by bin(1m) as t`),
  FIELDS.map((field) => `stats histogram(${field}, 3), rate(${field}, 1m), values(${field}) by ${field} as x`),
  FIELDS.map((field) => `stats topk(2, ${field}) as x`),
  fc.constantFrom("fillmissing", "fillmissing with 0 for n", "limit 3", "limit any 2", "tail 2", "estimate", "anomaly"),
  FIELDS.map((field) => `sort ${field} desc`),
  FIELDS.map((field) => `dedup ${field}`),
  FIELDS.map((field) => `parse ${field} /(?<x>.)(.)/ multi`),
  FIELDS.map((field) => `parse ${field} "*=*" as x, y`),
  FIELDS.map((field) => `parse ${field} logfmt as x`),
  FIELDS.map((field) => `parse ${field} csv as x, y`),
  FIELDS.map((field) => `json field=${field} "k[0].z" as x`),
  FIELDS.map((field) => `unnest ${field} into x`),
  FIELDS.map((field) => `expand ${field}`),
  FIELDS.map((field) => `accum ${field} as x`),
  FIELDS.map((field) => `autoregress ${field} as x p=1-2`),
  fc.constantFrom(
    "filldown",
    "filldown *",
    "filldown x",
    "addtotals",
    "addtotals col=true",
    "addtotals col=true row=false n",
  ),
  FIELDS.map((field) => `outlier mark=true ${field}`),
  FIELDS.map((field) => `sessionize ${field} maxspan 1s`),
  FIELDS.map((field) => `countFrequent ${field}`),
  FIELDS.map((field) => `pattern ${field}`),
  fc.constantFrom("diff", "diff previousMonth", "logcompare timeshift 1d"),
  FIELDS.map((field) => `relevantfields where ${field} = 1`),
  FIELDS.map((field) => `lookup users id as ${field} OUTPUT name as x`),
  FIELDS.map((field) => `cidrlookup nets ${field} OUTPUTNEW owner`),
  FIELDS.map((field) => `join type=left left=l right=r where l.${field}=r.${field} (SOURCE '/aws/lambda/lookup')`),
  FIELDS.map((field) => `appendcols (stats count(${field}) as z)`),
  FIELDS.map((field) => `filterIndex ${field} = 1`),
  FIELDS.map((field) => `display ${field}, x, n`),
);

test("any sequence of commands that is accepted runs", async () => {
  const outcomes = { answer: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(COMMANDS, { minLength: 1, maxLength: 5 }), async (commands) => {
      outcomes[await outcomeOf(commands.join(" | "))]++;
    }),
    { numRuns: Number(process.env["INSIGHTS_RUNS"] ?? 50) },
  );
  expect(outcomes.answer).toBeGreaterThan(10);
});

const DEEP = 10_000;
const LONG = 10_000;
const fill = (unit: string, head: string, tail = "") => {
  const room = LONG - head.length - tail.length;
  return head + unit.repeat(Math.floor(room / unit.length)) + tail;
};

/** Each is as long as a query may be, but for those that are too long. */
test.each([
  { name: "nested parentheses", query: `filter ${"(".repeat(DEEP)}a${")".repeat(DEEP)}`, outcome: "error" },
  { name: "opened parentheses", query: fill("(", "filter "), outcome: "error" },
  { name: "opened brackets", query: fill("[", "filter a in "), outcome: "error" },
  { name: "nested subqueries", query: fill("a in (SOURCE 'g' | filter ", "filter "), outcome: "error" },
  { name: "negations", query: fill("!", "filter ", "a"), outcome: "error" },
  { name: "signs", query: fill("-", "fields ", "a"), outcome: "error" },
  { name: "nested calls", query: fill("abs(", "fields "), outcome: "error" },
  { name: "a long sum", query: fill("+a", "fields a"), outcome: "error" },
  { name: "a long conjunction", query: fill(" and a", "filter a"), outcome: "answer" },
  { name: "a long list", query: fill(",1", "filter a in [1", "]"), outcome: "answer" },
  { name: "a long name", query: fill("a", "fields "), outcome: "answer" },
  { name: "a long path", query: fill(".a", "fields a"), outcome: "error" },
  { name: "many fields", query: fill(",b", "fields a"), outcome: "answer" },
  { name: "200 commands", query: Array.from({ length: 200 }, () => "filter a").join("|"), outcome: "answer" },
  { name: "a sum of 190 terms", query: `fields a${"+a".repeat(190)}`, outcome: "answer" },
  { name: "280 aliases that use one another", query: `fields a as x${",x+1 as x".repeat(280)}`, outcome: "answer" },
  { name: "a path of 100 parts", query: `fields a${".a".repeat(99)}`, outcome: "answer" },
  { name: "a long disjunction", query: `filter a${" or a".repeat(500)}`, outcome: "answer" },
  { name: "many commands", query: fill("|filter a", "filter a"), outcome: "error" },
  { name: "many aliases that use one another", query: fill(",x+1 as x", "fields a as x"), outcome: "error" },
  {
    name: "a regular expression that explodes when it backtracks",
    query: "filter @message like /(a*)*(a*)*b$/",
    outcome: "answer",
  },
  {
    name: "a regular expression of many alternatives",
    query: fill("|a", "filter @message like /x", "/"),
    outcome: "answer",
  },
  { name: "repetitions of repetitions", query: "filter @message like /((a{100}){100}){100}/", outcome: "error" },
  { name: "a repetition beyond what RE2 takes", query: "filter @message like /a{1001}/", outcome: "error" },
  { name: "groups in groups", query: fill("(", "filter @message like /", "/"), outcome: "error" },
  {
    name: "lone surrogates",
    query: "filter a = '\ud800' or @message like /\udfff/ | fields `\ud800`",
    outcome: "answer",
  },
  {
    name: "NUL characters",
    query: "filter a = '\0' or @message like '\0' | fields concat('\0', a) as x",
    outcome: "answer",
  },
])("$name: $outcome, soon", async ({ query, outcome }) => {
  expect(await outcomeOf(query)).toBe(outcome);
});

test("a runaway query is interrupted in the store when it is cancelled", async () => {
  const query =
    "SOURCE '/many' | join left=a right=b where a.k=b.k (SOURCE '/many') | stats sum(strlen(concat(a.k, b.k, @message))) as s by b.k % 7";
  const abort = new AbortController();
  const running = lab.run(query, { signal: abort.signal });
  setTimeout(() => abort.abort(), 300);
  await expect(running).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
  expect(await lab.rows("SOURCE '/many' | stats count(*) as n")).toEqual([{ n: String(JOINED_EVENTS) }]);
});

test("a join with too many keys fails with its limit", async () => {
  const message = "The right side of join has more than 50000 distinct keys.";
  const { planned } = prepareQuery("join left=a right=b where a.k=b.k (SOURCE '/g') | limit 1");
  const counting = {
    engine: "duckdb" as const,
    query: (statement: { readonly sql: string }) => Promise.resolve([{ count: 50_001, sql: statement.sql }]),
  };
  const range = { accountId: "1", region: "r", logGroups: ["/g"], from: 0, to: 1, now: 1 };
  await expect(planned && runQuery(planned, range, counting)).rejects.toThrow(message);
});

test("the first rows by many texts are found about as soon as all rows by them", async () => {
  const sorted = `sort a, b, t, m.k, concat(a, b), concat(b, t), concat(t, m.k), replace(a, "x", b), trim(t), toupper(b)`;
  const tookMs = async (query: string) => {
    const start = performance.now();
    await lab.run(query);
    return performance.now() - start;
  };
  await lab.run(sorted);
  const allMs = await tookMs(sorted);
  // An engine that reads the rest of the first rows in a second pass plans this query for two seconds.
  expect(await tookMs(`${sorted} | limit 3`)).toBeLessThan(10 * allMs + 300);
});

test("runs of digits of any length are sorted by", async () => {
  const runs = ["9", "1".repeat(56_000), "2".repeat(60_000)];
  const long = await InsightsLab.open(runs.map((run, index) => ({ offsetMs: index, message: `x${run}` })));
  try {
    const rows = await long.rows("fields strlen(@message) as n | sort @message desc | display n");
    expect(rows.map(({ n }) => n)).toEqual(["60001", "56001", "2"]);
  } finally {
    await long.close();
  }
});
