import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { prepareQuery } from "./prepare-query.ts";

/** Where the mark stands in each query: what is wrong begins there. */
test.each([
  ["an unknown command", "fields a | ‸colect b", /unexpected symbol found colect at line 1 and position 12, expected/],
  ["a command that is not implemented", "fields a | ‸pattern @message", /the command pattern is not supported/],
  ["a command whose rows would be others", "fields a | ‸tail 5", /the command tail is not supported/],
  [
    "a class that no group of the lab has",
    "SOURCE logGroups(class: ‸['INFREQUENT_ACCESS']) | limit 1",
    /of class STANDARD/,
  ],
  ["an unknown function", "filter ‸foo(a) = 1", /unknown or unsupported function foo/],
  ["a function of the language that is missing", "fields ‸parseDate(a, 'yyyy')", /function parsedate/],
  ["a quote that is not closed", "filter a = ‸'x", /has no closing '/],
  ["a regular expression that is not closed", "filter a like ‸/x", /has no closing \//],
  ["a parenthesis that is not closed", "filter (a = ‸1", /unexpected end of query, expected '\)'/],
  ["a second line", "fields a\n| limit ‸0", /whole number from 1 to 100000/],
  ["a limit above the most", "limit ‸100001", /whole number from 1 to 100000/],
  [
    "sort between two stats",
    "stats count(*) as n by a | ‸sort n | stats max(n)",
    /sort must come after the last stats/,
  ],
  ["more names than stars", "‸parse @message 'a *' as x, y", /has 1 \* but 2 names/],
  ["a command after dedup", "dedup a | ‸sort b", /only limit may follow dedup/],
  ["an eleventh stats", `${"stats count(*) | ".repeat(10)}‸stats count(*)`, /at most 10 stats/],
  ["SOURCE that is not first", "fields a | ‸SOURCE 'g'", /SOURCE must be the first/],
  ["an aggregate outside stats", "filter ‸count(*) > 1", /aggregate count may only stand in stats/],
  ["an aggregate in an aggregate", "stats sum(‸max(a))", /aggregate max may only stand in stats/],
  ["a field that stats does not group by", "stats ‸a, count(*)", /a is neither aggregated nor a key/],
  ["too few arguments", "fields ‸substr(a)", /substr takes 2 to 3 arguments, found 1/],
  ["a percentile above 100", "stats pct(a, ‸101)", /from 0 to 100/],
  ["an unknown unit", "stats count(*) by bin(‸5parsecs)", /5parsecs is not a period/],
  ["a period that is no literal", "stats count(*) by bin(‸a)", /expected a period/],
  ["a look-ahead", "filter a like ‸/x(?=y)/", /looks around/],
  ["a regular expression without groups", "parse a ‸/x/", /no group/],
  ["a regular expression with an open bracket", "filter a like ‸/[x/", /not valid|no closing/],
  ["a subquery", "filter a in ‸(SOURCE 'g')", /subqueries are not supported/],
  ["an empty query", "‸", /the query is empty/],
])("%s is told with its place", (_, marked, message) => {
  const { diagnostic } = prepareQuery(marked.replace("‸", ""));
  expect(diagnostic?.message).toMatch(message);
  expect(diagnostic?.span.start).toBe(marked.indexOf("‸"));
});

test.each([
  ["a query of more than 10,000 characters", `fields ${"a".repeat(10_000)}`],
  ["parentheses nested too deep", `filter ${"(".repeat(100)}a${")".repeat(100)}`],
  ["negations nested too deep", `filter ${"not ".repeat(500)}a`],
  ["calls whose SQL would grow with every level", `fields ${"dateceil(".repeat(20)}a${", 1h)".repeat(20)}`],
])("%s is refused", (_, query) => {
  expect(prepareQuery(query).diagnostic).toBeDefined();
});

/** Pieces of the language, in any order. */
const WORDS = constantFrom(
  ...(
    "fields filter stats sort limit parse display dedup unnest by as and or not like in desc count(*) avg(a) bin(5m) | | " +
    "( ) [ ] , = != < > + - * / % ^ =~ ! 5 1.5 5m 'x' \"*\" /(?<x>a)/ a @message `a b` m.0.b now() if(a,1,2) SOURCE "
  ).split(" "),
);

test.each([
  ["any text", string({ unit: "binary", maxLength: 200 })],
  ["any sequence of the language's words", array(WORDS, { maxLength: 25 }).map((words) => words.join(" "))],
])("%s gives a plan, or a diagnostic inside the text", (_, texts) => {
  assert(
    property(texts, (text) => {
      const { planned, diagnostic } = prepareQuery(text);
      if (planned !== undefined) return;
      const { start, end } = diagnostic.span;
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});
