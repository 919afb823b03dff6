import { expect, test } from "vitest";
import { compute, METRICS } from "./math-lab.fixture.ts";

// Each line: expression => result, over the series of the fixture:
//   a 1 2 3 4 5   b 10 20 30 40 50   g 1 - 3 - 5   h - 2 - 4 -   n -1 2 -3 4 -5   z 0 1 0 2 0
//   f 1.2 -1.2 2.5 -2.5 0   e empty   m1 1 1 0 0 -   m2 30 - 0 0 30   m3 0 0 20 - 20
// Results are worked out by hand from the CloudWatch User Guide, "Using metric math", read 2026-11: a missing value
// beside a present one counts as 0, a division by zero drops the point, and so on. "/" stands between several series.
const ALL = Object.keys(METRICS);

const CASES = `
# arithmetic: series and scalars
a + 1 => 2 3 4 5 6
1 + a => 2 3 4 5 6
a - 1 => 0 1 2 3 4
10 - a => 9 8 7 6 5
a * 2 => 2 4 6 8 10
2 * a => 2 4 6 8 10
b / 10 => 1 2 3 4 5
60 / a => 60 30 20 15 12
a ^ 2 => 1 4 9 16 25
2 ^ a => 2 4 8 16 32
-a => -1 -2 -3 -4 -5
--a => 1 2 3 4 5
a * -1 => -1 -2 -3 -4 -5
-5 * a => -5 -10 -15 -20 -25
a / 0 => - - - - -
0 / a => 0 0 0 0 0
a + .5 => 1.5 2.5 3.5 4.5 5.5
a * 1e2 => 100 200 300 400 500
a * 1.5E-1 => 0.15 0.3 0.45 0.6 0.75
n ^ 0.5 => - 1.41421 - 2 -
z ^ -1 => - 1 - 0.5 -
# arithmetic: two series, missing values as 0
a + b => 11 22 33 44 55
b - a => 9 18 27 36 45
a * b => 10 40 90 160 250
b / a => 10 10 10 10 10
a / z => - 2 - 2 -
z / a => 0 0.5 0 0.5 0
a + g => 2 2 6 4 10
g + a => 2 2 6 4 10
a - g => 0 2 0 4 0
g - a => 0 -2 0 -4 0
a * g => 1 0 9 0 25
a / g => 1 - 1 - 1
g / a => 1 0 1 0 1
g + h => 1 2 3 4 5
g - h => 1 -2 3 -4 5
g * h => 0 0 0 0 0
g / h => - 0 - 0 -
h / g => 0 - 0 - 0
a + e => 1 2 3 4 5
e - a => -1 -2 -3 -4 -5
a / e => - - - - -
e / a => 0 0 0 0 0
e + e => - - - - -
e + 1 => - - - - -
-g => -1 - -3 - -5
g + 1 => 2 - 4 - 6
# precedence and brackets
a + b * 2 => 21 42 63 84 105
(a + b) * 2 => 22 44 66 88 110
b - a - a => 8 16 24 32 40
b / a / 2 => 5 5 5 5 5
b - (a - a) => 10 20 30 40 50
a * 2 ^ 2 => 4 8 12 16 20
-a ^ 2 => 1 4 9 16 25
a + 1 > 3 => 0 0 1 1 1
a > 1 AND a < 4 OR a == 5 => 0 1 1 0 1
a == 1 OR a > 3 AND a < 5 => 1 0 0 1 0
(a == 1 OR a > 3) AND a < 5 => 1 0 0 1 0
100 * (a / b) => 10 10 10 10 10
((((a)))) => 1 2 3 4 5
# arrays
[a, b] + 1 => 2 3 4 5 6 / 11 21 31 41 51
100 / [a, b] => 100 50 33.3333 25 20 / 10 5 3.33333 2.5 2
[a, b] / a => 1 1 1 1 1 / 10 10 10 10 10
a - [a, b] => 0 0 0 0 0 / -9 -18 -27 -36 -45
-[a, b] => -1 -2 -3 -4 -5 / -10 -20 -30 -40 -50
[a, [b, g]] => 1 2 3 4 5 / 10 20 30 40 50 / 1 - 3 - 5
[a, -b] => 1 2 3 4 5 / -10 -20 -30 -40 -50
[a, b] > 4 => 0 0 0 0 1 / 1 1 1 1 1
[] => none
SUM([a, b, -a]) => 10 20 30 40 50
# comparison
a == 3 => 0 0 1 0 0
a != 3 => 1 1 0 1 1
a < 3 => 1 1 0 0 0
a <= 3 => 1 1 1 0 0
a > 3 => 0 0 0 1 1
a >= 3 => 0 0 1 1 1
3 < a => 0 0 0 1 1
a == g => 1 0 1 0 1
g < a => 0 1 0 1 0
g >= h => 1 0 1 0 1
g == h => 0 0 0 0 0
n < 0 => 1 0 1 0 1
g > 2 => 0 - 1 - 1
e > 0 => - - - - -
(2 > 1) * a => 1 2 3 4 5
(1 > 2) * a => 0 0 0 0 0
(2 == 2) + (2 != 2) + a => 2 3 4 5 6
# logic
a > 1 AND a < 4 => 0 1 1 0 0
a > 1 && a < 4 => 0 1 1 0 0
a < 2 OR a > 4 => 1 0 0 0 1
a < 2 || a > 4 => 1 0 0 0 1
z AND a => 0 1 0 1 0
z OR 0 => 0 1 0 1 0
n AND n => 1 1 1 1 1
g AND a => 1 0 1 0 1
g OR h => 1 1 1 1 1
g AND h => 0 0 0 0 0
(1 AND 0) + a => 1 2 3 4 5
(1 OR 0) + a => 2 3 4 5 6
# functions of each point
ABS(n) => 1 2 3 4 5
ABS(g) => 1 - 3 - 5
ABS([n, f]) => 1 2 3 4 5 / 1.2 1.2 2.5 2.5 0
MIN(ABS([n, b])) => 1 2 3 4 5
CEIL(f) => 2 -1 3 -2 0
FLOOR(f) => 1 -2 2 -3 0
CEIL([f, a]) => 2 -1 3 -2 0 / 1 2 3 4 5
FLOOR(b / 7) => 1 2 4 5 7
LOG(a) => 0 0.693147 1.09861 1.38629 1.60944
LOG(n) => - 0.693147 - 1.38629 -
LOG(z) => - 0 - 0.693147 -
LOG10(b) => 1 1.30103 1.47712 1.60206 1.69897
LOG10([a, b]) => 0 0.30103 0.477121 0.60206 0.69897 / 1 1.30103 1.47712 1.60206 1.69897
# aggregates of a series are scalars
a - AVG(a) => -2 -1 0 1 2
a - MIN(a) => 0 1 2 3 4
MAX(a) - a => 4 3 2 1 0
a / SUM(a) => 0.0666667 0.133333 0.2 0.266667 0.333333
a / STDDEV(a) => 0.707107 1.41421 2.12132 2.82843 3.53553
a * DATAPOINT_COUNT(g) => 3 6 9 12 15
SUM(g) + a => 10 11 12 13 14
AVG(g) + a => 4 5 6 7 8
MIN(g) * a => 1 2 3 4 5
MAX(g) * a => 5 10 15 20 25
SUM(e) + a => 1 2 3 4 5
AVG(e) + a => - - - - -
MAX(e) > a => - - - - -
DATAPOINT_COUNT(e) + a => 1 2 3 4 5
SUM(a) / DATAPOINT_COUNT(a) * a => 3 6 9 12 15
MAX(a) / a => 5 2.5 1.66667 1.25 1
# aggregates of an array are series
SUM([a, b]) => 11 22 33 44 55
SUM([a, g]) => 2 2 6 4 10
SUM([g, h]) => 1 2 3 4 5
AVG([a, b]) => 5.5 11 16.5 22 27.5
AVG([a, g]) => 1 1 3 2 5
AVG([g, h]) => 0.5 1 1.5 2 2.5
MIN([a, b]) => 1 2 3 4 5
MAX([a, b]) => 10 20 30 40 50
MIN([b, g]) => 1 20 3 40 5
MAX([g, h]) => 1 2 3 4 5
STDDEV([a, b]) => 4.5 9 13.5 18 22.5
DATAPOINT_COUNT([a, g]) => 2 1 2 1 2
DATAPOINT_COUNT([g, h, e]) => 1 1 1 1 1
SUM([e, e]) => - - - - -
SUM(100 / [a, b]) => 110 55 36.6667 27.5 22
AVG([a, b] / a) => 5.5 5.5 5.5 5.5 5.5
a / METRIC_COUNT([a, b]) => 0.5 1 1.5 2 2.5
METRIC_COUNT([]) + a => 1 2 3 4 5
SUM([a, b]) / AVG(b) => 0.366667 0.733333 1.1 1.46667 1.83333
# change over time
DIFF(a) => - 1 1 1 1
DIFF(n) => - 3 -5 7 -9
DIFF(g) => - - 2 - 2
DIFF(e) => - - - - -
DIFF([a, b]) => - 1 1 1 1 / - 10 10 10 10
DIFF_TIME(a) => - 60 60 60 60
DIFF_TIME(g) => - - 120 - 120
DIFF_TIME([a, g]) => - 60 60 60 60 / - - 120 - 120
RATE(b) => - 0.166667 0.166667 0.166667 0.166667
RATE(g) => - - 0.0166667 - 0.0166667
RATE([a, b]) * 60 => - 1 1 1 1 / - 10 10 10 10
RATE(a) * PERIOD(a) => - 1 1 1 1
RUNNING_SUM(a) => 1 3 6 10 15
RUNNING_SUM(g) => 1 - 4 - 9
RUNNING_SUM([a, h]) => 1 3 6 10 15 / - 2 - 6 -
RUNNING_SUM(n) => -1 1 -2 2 -3
# filling gaps
FILL(g, 0) => 1 0 3 0 5
FILL(g, 10) => 1 10 3 10 5
FILL(h, -1) => -1 2 -1 4 -1
FILL(e, 7) => 7 7 7 7 7
FILL(g, REPEAT) => 1 1 3 3 5
FILL(h, REPEAT) => - 2 2 4 4
FILL(e, REPEAT) => - - - - -
FILL(g, LINEAR) => 1 2 3 4 5
FILL(h, LINEAR) => - 2 3 4 -
FILL(e, LINEAR) => - - - - -
FILL(g, b) => 1 20 3 40 5
FILL(g, h) => 1 2 3 4 5
FILL(h, e) => - 2 - 4 -
FILL(g, MIN(b)) => 1 10 3 10 5
FILL([g, h], 0) => 1 0 3 0 5 / 0 2 0 4 0
FILL([g, h], REPEAT) => 1 1 3 3 5 / - 2 2 4 4
FILL([g, h], a) => 1 2 3 4 5 / 1 2 3 4 5
100 * FILL(g, 0) / FILL(a, 1) => 100 0 100 0 100
FILL(a, 0) => 1 2 3 4 5
# constant series and time
TIME_SERIES(5) => 5 5 5 5 5
TIME_SERIES(MAX(a)) => 5 5 5 5 5
TIME_SERIES(5 * AVG(a)) => 15 15 15 15 15
TIME_SERIES(SUM(e)) => 0 0 0 0 0
TIME_SERIES(AVG(e)) => - - - - -
TIME_SERIES(-3) + a => -2 -1 0 1 2
MINUTE(a) => 58 59 0 1 2
HOUR(a) => 23 23 0 0 0
DAY(a) => 1 1 2 2 2
DATE(a) => 23 23 24 24 24
MONTH(a) => 11 11 11 11 11
YEAR(a) => 2026 2026 2026 2026 2026
EPOCH(a) - 1795478280 => 0 60 120 180 240
HOUR(e) => 23 23 0 0 0
MINUTE(g) => 58 59 0 1 2
IF(DAY(a) < 2, a) => 1 2 - - -
IF(DAY(g) < 6, g) => 1 0 3 0 5
IF(HOUR(a) >= 9 OR HOUR(a) <= 6, a, 1) => 1 2 3 4 5
IF(MONTH(a) == 4, a) => - - - - -
PERIOD(a) / 60 * a => 1 2 3 4 5
b / PERIOD(b) => 0.166667 0.333333 0.5 0.666667 0.833333
# IF, with the user guide's own tables
IF(m1, m2, m3) => 30 0 20 0 -
IF(m1, 5, m3) => 5 5 20 - -
IF(m1, m2, 5) => 30 0 5 5 -
IF(m1, m2) => 30 0 - - -
IF(m1, 5) => 5 5 - - -
IF(m1, 5, 6) => 5 5 6 6 -
IF(a < 3, a) => 1 2 - - -
IF(a < 3, 10, 2) => 10 10 2 2 2
IF(a > b, 1, 0) => 0 0 0 0 0
IF(a > 2, b, a) => 1 2 30 40 50
IF(n, 1, 0) => 1 1 1 1 1
IF(z, a, b) => 10 2 30 4 50
IF(1, a, b) => 1 2 3 4 5
IF(0, a, b) => 10 20 30 40 50
IF(0, a) => - - - - -
IF(1, a) => 1 2 3 4 5
IF(-1, a, b) => 1 2 3 4 5
IF(AVG(a) > 2, a, b) => 1 2 3 4 5
IF(g > 2, MAX(b)) => - - 50 - 50
IF(g, IF(h, 1, 2), 3) => 0 - 0 - 0
IF(IF(a > 2, 1, 0), a, 0) => 0 0 3 4 5
IF(1, 2, 3) + a => 3 4 5 6 7
IF(FIRST(SORT([a, b], AVG, DESC)) > 25, 1, 0) => 0 0 1 1 1
FILL(IF(z > 0, 100 * a / z, 0), 0) => 0 200 0 200 0
# choosing among series
FIRST([a, b]) => 1 2 3 4 5
LAST([a, b]) => 10 20 30 40 50
FIRST([]) => - - - - -
SORT([a, b, n], AVG, ASC) => -1 2 -3 4 -5 / 1 2 3 4 5 / 10 20 30 40 50
SORT([a, b, n], AVG, DESC) => 10 20 30 40 50 / 1 2 3 4 5 / -1 2 -3 4 -5
SORT([a, n], MIN, ASC) => -1 2 -3 4 -5 / 1 2 3 4 5
SORT([z, n, a], MAX, ASC) => 0 1 0 2 0 / -1 2 -3 4 -5 / 1 2 3 4 5
SORT([a, g], SUM, ASC) => 1 - 3 - 5 / 1 2 3 4 5
SORT([a, b, z], SUM, DESC, 2) => 10 20 30 40 50 / 1 2 3 4 5
SORT([e, a], AVG, DESC) => 1 2 3 4 5 / - - - - -
SORT([e, a], AVG, ASC) => 1 2 3 4 5 / - - - - -
SLICE([a, b, n], 1) => 10 20 30 40 50 / -1 2 -3 4 -5
SLICE([a, b, n], 0, 2) => 1 2 3 4 5 / 10 20 30 40 50
SLICE([a, b, n], 1, 2) => 10 20 30 40 50
SLICE([a, b], 5) => none
SLICE(SORT([a, b, z], MAX, DESC), 0, 1) / a => 10 10 10 10 10
SUM(SLICE([a, b], 0, 1)) + a => 16 17 18 19 20
REMOVE_EMPTY([a, e, g]) => 1 2 3 4 5 / 1 - 3 - 5
AVG(REMOVE_EMPTY([a, e])) => 1 2 3 4 5
AVG([a, e]) => 0.5 1 1.5 2 2.5
METRIC_COUNT(REMOVE_EMPTY([a, e])) * a => 1 2 3 4 5
# metrics of the request and searches
SUM(METRICS("m")) => 31 1 20 0 50
AVG(METRICS("m")) => 10.3333 0.333333 6.66667 0 16.6667
METRICS("m1") => 1 1 0 0 -
SUM([METRICS("a"), METRICS("b")]) => 11 22 33 44 55
METRICS("nothing") => none
METRICS("m") * 2 => 2 2 0 0 - / 60 - 0 0 60 / 0 0 40 - 40
a / METRIC_COUNT(METRICS("m")) * 3 => 1 2 3 4 5
SEARCH('a b', 'Sum', 60) => 1 2 3 4 5 / 10 20 30 40 50
SUM(SEARCH('a b', 'Average', 300)) => 11 22 33 44 55
SEARCH("a", "p90") => 1 2 3 4 5
SORT(SEARCH('a b', 'Sum'), SUM, DESC, 1) => 10 20 30 40 50
`;

const cases = CASES.split("\n")
  .filter((line) => line.includes(" => "))
  .map((line) => line.split(" => ") as [string, string]);

test("there are 200 cases and more", () => {
  expect(cases.length).toBeGreaterThanOrEqual(200);
});

test.each(cases)("%s => %s", (expression, expected) => {
  expect(compute(expression, ALL)).toEqual({ value: expected });
});

test("the user guide's table of operators", () => {
  // metric1 = [30, 20, 0, 0], metric2 = [20, -, 20, -], written as expressions of what the fixture has.
  const others = { p: "IF(a < 3, 30 - 10 * (a - 1), 0) * IF(a < 5, 1)", q: "IF(a == 1 OR a == 3, 20)" };
  const last = "IF(a < 5, 1)";
  expect(compute(`(p < q) * ${last}`, ALL, others)).toEqual({ value: "0 0 1 0 0" });
  expect(compute("p >= 30", ALL, others)).toEqual({ value: "1 0 0 0 0" });
  expect(compute("p > 15 AND q > 15", ALL, others)).toEqual({ value: "1 0 0 0 0" });
});

test("expressions use each other whatever their order", () => {
  expect(compute("e1 + e2", ["a"], { e1: "e2 * 10", e2: "a * 2" })).toEqual({ value: "22 44 66 88 110" });
  expect(compute("METRICS()", ["a"], { e1: "a * 2" })).toEqual({ value: "1 2 3 4 5" });
});

test.each([
  { expression: "a +", error: "Unexpected end of the expression, expected a value", at: "+" },
  { expression: "a b", error: "Unexpected b at position 3, expected an operator or the end", at: "b" },
  { expression: "(a", error: "Unexpected end of the expression, expected ')'", at: "a" },
  { expression: "a % 2", error: "Unexpected character '%' at position 3", at: "%" },
  { expression: "a + 'x", error: "The text that starts at position 5 has no closing '", at: "'x" },
  { expression: "q + 1", error: "Undefined variable 'q': no query has this Id", at: "q" },
  { expression: "a + Q", error: "Q is no id: ids start with a lower-case letter", at: "Q" },
  { expression: "avg(a)", error: "Unknown function 'avg'", at: "avg(a)" },
  { expression: "AVG(a, b)", error: "AVG takes 1 argument(s), not 2", at: "AVG(a, b)" },
  { expression: "IF(a)", error: "IF takes 2 to 3 argument(s), not 1", at: "IF(a)" },
  {
    expression: "IF(METRICS(), a)",
    error: "IF takes Scalar or TimeSeries here, not Array[TimeSeries]",
    at: "METRICS()",
  },
  { expression: "HOUR([a])", error: "HOUR takes TimeSeries here, not Array[TimeSeries]", at: "[a]" },
  { expression: "RATE(5)", error: "RATE takes Array[TimeSeries] or TimeSeries here, not Scalar", at: "5" },
  { expression: "PERIOD(a + b)", error: "PERIOD takes the Id of a metric, not an expression", at: "a + b" },
  { expression: "TIME_SERIES(a)", error: "TIME_SERIES takes Scalar here, not TimeSeries", at: "a" },
  { expression: "SORT([a], MEDIAN, ASC)", error: "SORT takes AVG or MIN or MAX or SUM here", at: "MEDIAN" },
  { expression: "SLICE(a, 1)", error: "SLICE takes Array[TimeSeries] here, not TimeSeries", at: "a" },
  { expression: "[a, 5]", error: "An array holds time series; TIME_SERIES makes one of a scalar", at: "5" },
  { expression: "'a'", error: "A text can only be an argument of a function", at: "'a'" },
  { expression: "FILL(a, NEXT)", error: "NEXT is no id: ids start with a lower-case letter", at: "NEXT" },
  { expression: "SEARCH('(', 'Sum')", error: "Unexpected end of the search, expected a search term", at: "'('" },
  { expression: "SEARCH('x', 'Total')", error: "'Total' is no statistic", at: "'Total'" },
  {
    expression: "SEARCH('x', 'Sum', 90)",
    error: "The period of SEARCH is 1, 5, 10, 20, 30 or a multiple of 60 seconds",
    at: "90",
  },
  { expression: "result + 1", error: "The expression refers to itself: 'result'", at: "result + 1" },
])("refused: $expression", ({ expression, error, at }) => {
  const outcome = compute(expression, ALL);
  expect(outcome.error).toBe(error);
  expect(outcome.span && expression.slice(outcome.span.start, outcome.span.end)).toBe(at);
});

test.each([
  ["[a, b] / [a, b]", "Unsupported operand type(s) for /: '[Array[TimeSeries], Array[TimeSeries]]'"],
  ["SERVICE_QUOTA(a)", "SERVICE_QUOTA needs data that the lab does not have"],
  ["INSIGHT_RULE_METRIC('rule', 'Sum')", "INSIGHT_RULE_METRIC needs data that the lab does not have"],
  ["DB_PERF_INSIGHTS('RDS', 'db', 'x')", "DB_PERF_INSIGHTS needs data that the lab does not have"],
  ["SLICE([a], 0.5)", "SLICE counts from 0 in whole numbers; 0.5 is none"],
  ["SORT([a], AVG, ASC, 0)", "The limit of SORT is a whole number above 0; 0 is none"],
  [`${"(".repeat(200)}a`, "The expression nests deeper than 100 levels"],
  [`a${" + a".repeat(600)}`, "The expression has 2401 characters; at most 2048 are allowed"],
])("refused: %.40s", (expression, error) => {
  expect(compute(expression, ALL).error).toContain(error);
});
