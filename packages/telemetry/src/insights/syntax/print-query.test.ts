import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "./parse-query.ts";
import { printQuery } from "./print-query.ts";
import type { BinaryOperator, Command, Expression, NamedExpression, Query } from "./query-node.ts";

const span = { start: 0, end: 0 };

/** A tree without what only its source text decides. */
function withoutSpans(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === "span" ? undefined : value)));
}

const name = fc.stringMatching(/^[@a-z][A-Za-z0-9 _-]{0,6}$/);
const parts = fc.array(fc.oneof(name, fc.stringMatching(/^\d{1,2}$/)), { maxLength: 2 });
const field = fc
  .tuple(name, parts)
  .map(([first, rest]): Expression => ({ kind: "field", parts: [first, ...rest], span }));
const text = fc.string().map((value) => ({ kind: "string", value, span }) as const);
const regex = fc.stringMatching(/^[a-z/.*]{1,8}$/).map((source) => ({ kind: "regex", source, span }) as const);
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  field,
  text,
  fc
    .double({ min: 0, max: 1e9, noNaN: true })
    .map((value): Expression => ({ kind: "number", value: Math.abs(value), span })),
  fc
    .tuple(fc.nat(1000), fc.constantFrom("ms", "s", "m", "h", "days"))
    .map(([amount, unit]): Expression => ({ kind: "period", amount, unit, span })),
);
const operator = fc.constantFrom<BinaryOperator>(
  "and",
  "or",
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .tuple(operator, tie("expression"), tie("expression"))
      .map(([op, left, right]): Expression => ({ kind: "binary", operator: op, left, right, span })),
    fc
      .tuple(fc.constantFrom("negate", "not"), tie("expression"))
      .map(([kind, operand]): Expression => ({ kind: kind === "not" ? "not" : "negate", operand, span })),
    fc
      .tuple(tie("expression"), fc.oneof(text, regex))
      .map(([operand, pattern]): Expression => ({ kind: "like", operand, pattern, span })),
    fc
      .tuple(tie("expression"), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([operand, items]): Expression => ({ kind: "in", operand, items, span })),
    fc
      .tuple(fc.constantFrom("count", "concat", "bin"), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([call, args]): Expression => ({ kind: "call", name: call, args, span })),
  ),
}));
const named = fc
  .tuple(expression, name)
  .map(([value, alias]): NamedExpression => ({ expression: value, name: alias, hasAlias: true, span }));
const items = fc.array(named, { minLength: 1, maxLength: 3 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(fc.constantFrom("fields" as const, "display" as const), items)
    .map(([kind, list]): Command => ({ kind, items: list, span })),
  expression.map((condition): Command => ({ kind: "filter", condition, span })),
  fc.tuple(items, items).map(([list, by]): Command => ({ kind: "stats", items: list, by, span })),
  fc.array(fc.tuple(expression, fc.boolean()), { minLength: 1, maxLength: 3 }).map((keys): Command => {
    return { kind: "sort", keys: keys.map(([key, isDescending]) => ({ expression: key, isDescending })), span };
  }),
  fc.integer({ min: 1, max: 100_000 }).map((count): Command => ({ kind: "limit", count, span })),
  fc.tuple(field, regex, fc.array(name, { maxLength: 2 })).map(([value, pattern, names]): Command => {
    return { kind: "parse-regex", field: value, pattern, names, span };
  }),
  fc.array(expression, { minLength: 1, maxLength: 3 }).map((fields): Command => ({ kind: "dedup", fields, span })),
);
const query: fc.Arbitrary<Query> = fc.array(command, { minLength: 1, maxLength: 4 }).map((commands) => ({ commands }));

test("a printed query parses to the tree that was printed", () => {
  fc.assert(
    fc.property(query, (tree) => {
      const printed = printQuery(tree);
      expect(withoutSpans(parseQuery(printed))).toEqual(withoutSpans({ query: tree }));
    }),
    { numRuns: 500 },
  );
});

/** Precedence, from the language's guide: signs, ^, * / %, + -, comparisons, not, and, or. */
test.each([
  ["filter a or b and not c = 1 + 2 * 3 ^ -2", "filter (a or (b and (not (c = (1 + (2 * (3 ^ (-2))))))))"],
  ["filter a - b - c = 1", "filter (((a - b) - c) = 1)"],
  ["FILTER(a)", "filter a"],
  ["where not x like /re/", "filter (not (x like /re/))"],
  ["filter x NOT IN ['a', 1]", 'filter (not (x in ["a", 1]))'],
  ["filter a =~ 'x' # comment | b\n| limit 5", 'filter (a like "x")\n| limit 5'],
  ["| sort by a desc, b asc, c", "sort a desc, b, c"],
  ["sort by, a", "sort by, a"],
  ["stats avg (f) as `a b` by bin (1MIN) as t, m.`x.y`", "stats avg(f) as `a b` by bin(1min) as t, m.`x.y`"],
  ["fields @`aws.tag.a:b`, a[0].b, `detail-type`", "fields `@aws.tag.a:b`, a.0.b, `detail-type`"],
  ["parse /a\\/b(?<x>.)/", "parse @message /a\\/b(?<x>.)/"],
  ["parse @log /^.*/aws/lambda/(?<f>.*)/ | limit 1", "parse @log /^.*\\/aws\\/lambda\\/(?<f>.*)/\n| limit 1"],
  ["parse f '*\\n' as x", 'parse f "*\\\\n" as x'],
  ["max(a) as b by c", "stats max(a) as b by c"],
  ["SOURCE '/g' START=-604800s END=0s | SOURCE \"h\" | limit 1", 'SOURCE "/g", "h"\n| limit 1'],
  [
    "SOURCE logGroups(namePrefix: ['a'], class: ['STANDARD']) | limit 1",
    'SOURCE logGroups(namePrefix: ["a"])\n| limit 1',
  ],
])("%s", (text, printed) => {
  const { query: tree, diagnostic } = parseQuery(text);
  expect(diagnostic).toBeUndefined();
  expect(tree && printQuery(tree)).toBe(printed);
});
