import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseInsights } from "../metrics-insights/parse-insights.ts";
import { parseSearch } from "../search/parse-search.ts";
import { MATH_FUNCTIONS } from "./math-functions.ts";
import { compute, METRICS } from "./math-lab.fixture.ts";

const IDS = Object.keys(METRICS);
const WORDS = [
  ...Object.keys(MATH_FUNCTIONS),
  ...IDS,
  ..."( ( ) ) [ ] , , + - * / ^ == < >= AND OR && 0 1 2.5 REPEAT LINEAR DESC ASC AVG SUM 'a b' 'Sum' \"x\" % result".split(
    " ",
  ),
];
const soup = (words: readonly string[]) =>
  fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(" "));

/** Everything a person could send ends in an answer or a message that points into the text. */
function answers(expression: string): void {
  const outcome = compute(expression, IDS);
  if (outcome.value !== undefined) return;
  expect(outcome.error).not.toBe("");
  if (outcome.span === undefined) return;
  expect(outcome.span.start).toBeLessThanOrEqual(outcome.span.end);
  expect(outcome.span.end).toBeLessThanOrEqual(expression.length);
}

test("metric math answers or refuses any text", () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), soup(WORDS)), answers), {
    numRuns: 300,
    interruptAfterTimeLimit: 5_000,
  });
});

test.each([
  ["nested brackets", "(".repeat(2_000)],
  ["nested calls", "ABS(".repeat(500)],
  ["many signs", `${"-".repeat(2_000)}a`],
  ["a long sum", Array.from({ length: 500 }, () => "a").join("+")],
  ["a long power", Array.from({ length: 900 }, () => "a").join("^")],
  ["an open string", `SEARCH('${"\\".repeat(2_000)}`],
])("metric math stands %s", (_, expression) => {
  answers(expression);
});

test("searches and Metrics Insights queries parse or are refused with a place, whatever their text", () => {
  const searchWords = "{ } ( ( ) ) , = AND OR NOT MetricName \"x\" 'LOCAL' :aws.AccountId AWS/Lambda word \\".split(
    " ",
  );
  const insightsWords =
    "SELECT AVG ( ) FROM SCHEMA \"AWS/EC2\" , WHERE a = != IN NOT 'v' AND OR GROUP BY ORDER LIMIT 5 DESC".split(" ");
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(fc.oneof(text, soup(searchWords), soup(insightsWords)), (query) => {
      for (const { diagnostic } of [parseSearch(query), parseInsights(query)]) {
        expect(diagnostic?.span.end ?? 0).toBeLessThanOrEqual(query.length);
      }
    }),
    { numRuns: 600, interruptAfterTimeLimit: 5_000 },
  );
});
