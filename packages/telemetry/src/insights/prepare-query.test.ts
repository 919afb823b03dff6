import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { prepareQuery } from "./prepare-query.ts";

/** Where the mark stands in each query: what is wrong begins there. */
test.each([
  ["an unknown command", "fields a | ‸colect b", /unexpected symbol found colect at line 1 and position 12, expected/],
  ["an unknown class", "SOURCE logGroups(class: ‸['FREQUENT']) | limit 1", /expected STANDARD or INFREQUENT_ACCESS/],
  ["too many prefixes", "SOURCE logGroups(namePrefix: ‸['a','b','c','d','e','f']) | limit 1", /at most 5 may be given/],
  ["an unknown selection", "SOURCE ‸groups('a') | limit 1", /expected logGroups, dataSource or logGroupTags/],
  [
    "case as SQL has it",
    "stats sum(case ‸when a = 1 then 1 else 0 end)",
    /found when .* expected case\(condition, value\)/,
  ],
  ["count distinct as SQL has it", "stats count(distinct ‸a)", /found a at .* expected count_distinct\(field\)/],
  ["a null as SQL has it", "filter a ‸is not null", /found is at .* expected ispresent\(field\), or not ispresent/],
  ["inequality as SQL has it", "filter a <‸> 5", /found > at .* expected !=/],
  ["having", "stats count(*) as n by a ‸having n > 1", /found having at .* expected '\|' and then filter/],
  ["a flag after a regular expression", "filter a like /error/‸i", /found i at .* expected \(\?i\) in front/],
  ["an alias in quotes", "stats count(*) as ‸'all of it'", /expected a name, in backticks/],
  [
    "a parameter of a saved query",
    "filter a = ‸{{level}}",
    /found { at .* expected a value: \{\{name\}\} stands in saved queries/,
  ],
  [
    "a saved query in an expression",
    "filter a = ‸$Errors()",
    /found '\$' at .* expected a field without \$, or a saved query as/,
  ],
  ["quotes of a word processor", "filter a = ‸“b”", /unexpected symbol found '“' at .* expected " around a text/],
  ["a command of another language", "fields a | ‸take 5", /found take at .* expected limit/],
  ["a function of another language", "filter ‸lower(a) = 'b'", /unknown function lower, expected tolower\(text\)/],
  ["a percentile as a function", "stats ‸p99(@duration)", /unknown function p99, expected pct\(field, 99\)/],
  ["and as a symbol", "filter a = 1 ‸&& b = 2", /unexpected symbol found '&' at line 1 and position 14, expected and/],
  [
    "a match with a tilde",
    "filter a ‸~ /x/",
    /unexpected symbol found '~' at line 1 and position 10, expected =~ or like/,
  ],
  ["a semicolon at the end", "fields a‸;", /unexpected symbol found ';' .*, expected \| or the end of the query/],
  ["a path into a number", "fields ‸strlen(a).b", /strlen gives no map or list to take b of/],
  ["a path after parentheses", "fields (a)‸.b", /unexpected symbol found .b at line 1 and position 11, expected/],
  ["an unknown function", "filter ‸foo(a) = 1", /unknown function foo/],
  ["a date pattern that Java has and strptime not", "fields parseDate(a, ‸'GGGG')", /'G' is not supported/],
  ["a date format that is unknown", "fields formatDate(@timestamp, ‸'%Q')", /%Q is not supported/],
  ["a time zone that does not exist", "fields formatDate(@timestamp, '%H', ‸'Mars/Base')", /not a time zone/],
  ["pattern after sort", "sort a | ‸pattern @message", /pattern may not follow sort/],
  ["anomaly without pattern", "fields a | ‸anomaly", /anomaly must come after pattern/],
  ["diff after stats", "stats count(*) by a | ‸diff", /diff may not follow stats/],
  ["an unknown period of diff", "diff ‸previousYear", /expected previousDay or previousWeek or previousMonth/],
  ["estimate that is not last", "‸estimate | limit 1", /estimate must be the last command/],
  [
    "a second join",
    "join left=a right=b where a.x=b.x (SOURCE 'g') | ‸join left=a right=b where a.x=b.x (SOURCE 'g')",
    /one join/,
  ],
  ["a join without sides", "join ‸where a.x=b.x (SOURCE 'g')", /expected left=NAME right=OTHER-NAME/],
  ["a join with another field", "join left=a right=b where ‸c.x=b.x (SOURCE 'g')", /expected a field of a/],
  ["a subquery in a subquery", "filter a in (SOURCE 'g' | filter b in ‸(SOURCE 'h'))", /may not hold another/],
  ["a subquery of two fields", "filter ‸a in (SOURCE 'g' | fields x, y)", /must give one field, this one gives 2/],
  ["a list in parentheses", "filter a in ‸(500, 503)", /expected '\[' before a list, as in \[1, 2\], or a subquery/],
  ["a comment of SQL", "‸-- errors\nfilter a = 1", /expected # before a comment, or a command/],
  ["a comment of C", "fields a | ‸// errors", /expected # before a comment, or a command/],
  [
    "an alias given twice that stats uses",
    "fields a, b | fields ‸coalesce(a, 'none') as a | stats count(*) by a",
    /stats uses a, which fields gives twice/,
  ],
  ["a subquery outside filter", "fields ‸a in (SOURCE 'g' | fields x) as y", /may only stand in filter/],
  ["pattern in a subquery", "filter a in (SOURCE 'g' | ‸pattern @message)", /pattern may not stand in a subquery/],
  ["fillmissing without bins", "stats count(*) by a | ‸fillmissing", /must come after stats/],
  [
    "fillmissing with a field",
    "stats count(*) as n by bin(1m) | fillmissing with ‸x for n",
    /expected a number or a text/,
  ],
  ["topk beside another aggregate", "stats ‸topk(3, a), count(*)", /topk may not be combined/],
  ["a histogram without a number", "stats histogram(a, ‸b)", /whole number from 1 to 1000/],
  ["a rate without an interval", "stats rate(a, ‸5)", /expected a period/],
  ["an index condition that is none", "filterIndex ‸a like 'x'", /field = value or field in/],
  ["an option that has no such value", "outlier action=‸drop x", /expected transform or remove/],
  ["a lag of nothing", "autoregress x p=‸0", /a lag must be a whole number from 1/],
  ["logcompare without a shift", "logcompare ‸7d", /expected timeshift/],
  ["lookup without outputs", "lookup t id ‸", /expected OUTPUT/],
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
  ["an escape that RE2 has not", "filter a like ‸/x\\h/", /not valid: \\h is not supported/],
  ["two groups of one name", "parse a ‸/(?<x>1)|(?<x>2)/", /two groups are called x/],
  ["a group with a dash in its name", "parse a ‸/(?<x-y>1)/", /name of a group may hold letters, digits/],
  ["a regular expression without groups", "parse a ‸/x/", /no group/],
  ["a regular expression with an open bracket", "filter a like ‸/[x/", /not valid|no closing/],
  ["a subquery without a field", "filter ‸a in (SOURCE 'g')", /must give one field/],
  ["an empty query", "‸", /the query is empty/],
])("%s is told with its place", (_, marked, message) => {
  const { diagnostic } = prepareQuery(marked.replace("‸", ""));
  expect(diagnostic?.message).toMatch(message);
  // At the end of a query, the last character is pointed at.
  expect(diagnostic?.span.start).toBe(Math.min(marked.indexOf("‸"), Math.max(0, marked.length - 2)));
});

test.each([
  ["a query of more than 10,000 characters", `fields ${"a".repeat(10_000)}`],
  ["parentheses nested too deep", `filter ${"(".repeat(100)}a${")".repeat(100)}`],
  ["negations nested too deep", `filter ${"not ".repeat(500)}a`],
  ["calls whose SQL would grow with every level", `fields ${"dateceil(".repeat(20)}a${", 1h)".repeat(20)}`],
])("%s is refused", (_, query) => {
  expect(prepareQuery(query).diagnostic).toBeDefined();
});

test.each([
  ["an alias given twice that stats does not use", "fields a | fields b as a | stats count(*)"],
  ["an alias that hides a discovered field", "fields coalesce(a, 'none') as a | stats count(*) by a"],
  [
    "an alias given again after stats",
    "fields 1 as a | stats count(*) as n by a | fields a + 1 as a | stats max(a) by n",
  ],
  ["a parse of a field that was shown before", "fields a | parse @message 'a=*' as a | stats count(*) by a"],
])("%s is allowed", (_, query) => {
  expect(prepareQuery(query).diagnostic).toBeUndefined();
});

/** Pieces of the language, in any order. */
const WORDS = constantFrom(
  ...(
    "fields filter stats sort limit parse display dedup unnest by as and or not like in desc count(*) avg(a) bin(5m) | | " +
    "pattern diff anomaly join type=left left=a right=b (SOURCE 'g') lookup t OUTPUT cidrlookup addtotals accum p=1-2 " +
    "autoregress filldown fillmissing with for outlier sessionize maxspan appendcols countFrequent logcompare timeshift " +
    "estimate relevantfields where expand unmask filterIndex json field=a csv logfmt multi offset head tail any " +
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
