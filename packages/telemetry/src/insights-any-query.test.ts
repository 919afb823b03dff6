import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AGGREGATES } from "./insights/functions/aggregates.ts";
import { SCALAR_FUNCTIONS } from "./insights/functions/scalar-functions.ts";
import { InsightsLab } from "./insights-lab.fixture.ts";

let lab: InsightsLab;
beforeAll(async () => {
  const messages = [
    '{"n":1.5,"s":"text","b":true,"z":null,"list":[1,"a",{"k":2}],"map":{"k":"v"},"big":1e308,"ip":"10.0.0.1"}',
    '{"n":"7","s":"é \\u0000 %41 zz==","list":"no list","map":3,"big":-1e308,"hex":"ff"}',
    '{"n":-0.0001,"s":"","list":[],"big":"nan","hex":"0xzz"}',
    '{"broken":',
    "",
  ];
  lab = await InsightsLab.open(messages.map((message, index) => ({ offsetMs: index, message })));
});
afterAll(() => lab.close());

const field = fc.constantFrom(
  "n",
  "s",
  "b",
  "z",
  "list",
  "map",
  "map.k",
  "big",
  "ip",
  "hex",
  "@timestamp",
  "@message",
  "@duration",
  "none",
);
const value = fc.oneof(
  field,
  fc.constantFrom("1", "0", "-3", "1e300", "'7'", "''", "'a(b'", "5m", "(n > 1)", "jsonParse(@message)"),
);

/** Calls of every function with arguments of every kind. */
const call = fc
  .constantFrom(...SCALAR_FUNCTIONS.entries())
  .chain(([name, { parameters, minArgs, maxArgs }]) =>
    fc
      .array(value, { minLength: minArgs, maxLength: Math.min(maxArgs, 4) })
      .map((args) => `${name}(${args.map((arg, index) => literalFor(parameters[index], index) ?? arg).join(", ")})`),
  );

function literalFor(type: string | undefined, index: number): string | undefined {
  if (type === "period") return "1mo";
  if (type === "literal") return index === 1 ? "'HH'" : "'UTC'";
  return type === "regex" ? "/(a+)|b/" : undefined;
}

const operation = fc
  .tuple(call, fc.constantFrom("+", "-", "*", "/", "%", "^", "=", "!=", "<", ">=", "and", "or"), fc.oneof(value, call))
  .map((texts) => texts.join(" "));
const aggregate = fc
  .tuple(fc.constantFrom(...AGGREGATES.keys()), fc.oneof(value, call))
  .map(([name, argument]) => aggregateCall(name, argument));

function aggregateCall(name: string, argument: string): string {
  const operation = AGGREGATES.get(name)?.operation;
  if (operation === "rate") return `${name}(${argument}, 5m)`;
  // Only alone, without by.
  if (operation === "topk") return `max(${argument})`;
  return AGGREGATES.get(name)?.maxArgs === 2 ? `${name}(${argument}, 9)` : `${name}(${argument})`;
}

const query = fc.tuple(fc.oneof(call, operation), operation, aggregate, fc.oneof(field, call)).map(
  ([first, second, third, key]) =>
    `fields ${first} as x, ${second} as y | filter y or not y | sort x desc, y | parse x /(?<p>.)/ | limit 1000
      | stats ${third} as a, count(*) as n by ${key} as k | filter a = k or not a < 3 | sort a | display a, k, n`,
);

/** No value of an event may fail a query: functions give null for what they cannot take. */
test("every query that is accepted runs", async () => {
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const { rows } = await lab.run(text);
      expect(rows.length).toBeLessThanOrEqual(5);
    }),
    { numRuns: Number(process.env["INSIGHTS_RUNS"] ?? 50) },
  );
});
