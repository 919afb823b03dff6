import fc from "fast-check";
import { expect, test } from "vitest";
import type { FilterComparison, FilterNode } from "./filter-node.ts";
import { KEYWORDS, OPERATORS_OF, ROOT_CAUSE_KEYWORDS } from "./keywords.ts";
import { parseFilter } from "./parse-filter.ts";
import { printFilter } from "./print-filter.fixture.ts";

const span = { start: 0, end: 0 };
const TEXT = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("__proto__", "constructor", 'a"b', "\\", "é"));
/** A number is written in decimal digits, with a sign and an exponent where it has one; zero has no sign. */
const NUMBER = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const VALUES = { boolean: fc.boolean(), number: NUMBER, string: TEXT };

const COMPARISONS = fc
  .constantFrom("boolean" as const, "number" as const, "string" as const)
  .chain((type) => comparisonOf(type).map((comparison) => ({ type, comparison })));

function comparisonOf(type: keyof typeof VALUES): fc.Arbitrary<FilterComparison> {
  return fc.record({ operator: fc.constantFrom(...OPERATORS_OF[type]), value: VALUES[type] });
}

/** `true` and `false` in quotes are the booleans, for boolean keywords only. */
const KEYWORD: fc.Arbitrary<FilterNode> = fc.constantFrom(...Object.entries(KEYWORDS)).chain(([name, type]) =>
  fc.oneof(
    fc.constant<FilterNode>({ kind: "keyword", name, span }),
    comparisonOf(type).map((comparison): FilterNode => ({ kind: "keyword", name, comparison, span })),
  ),
);
const SELECTOR = fc.record({ name: TEXT, type: TEXT, accountId: TEXT }, { requiredKeys: [] });

const NODE = fc.letrec<{ node: FilterNode }>((tie) => {
  const operands = fc.array(tie("node"), { minLength: 2, maxLength: 3 });
  const filter = fc.option(tie("node"), { nil: undefined });
  const braces = filter.map((inner) => (inner === undefined ? {} : { filter: inner }));
  return {
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      KEYWORD,
      fc
        .tuple(fc.constantFrom("and" as const, "or" as const), operands)
        .map(([kind, list]) => ({ kind, operands: list, span })),
      tie("node").map((operand): FilterNode => ({ kind: "not", operand, span })),
      fc
        .tuple(TEXT, COMPARISONS)
        .map(([key, { comparison }]): FilterNode => ({ kind: "annotation", key, comparison, span })),
      fc.tuple(SELECTOR, braces).map(([selector, rest]): FilterNode => ({ kind: "service", selector, ...rest, span })),
      fc
        .tuple(SELECTOR, SELECTOR, braces)
        .map(([source, target, rest]): FilterNode => ({ kind: "edge", source, target, ...rest, span })),
      fc
        .tuple(fc.constantFrom(...Object.values(ROOT_CAUSE_KEYWORDS)), braces)
        .map(([cause, rest]): FilterNode => ({ kind: "rootcause", ...cause, ...rest, span })),
      fc
        .tuple(fc.constantFrom("arn" as const, "name" as const), TEXT)
        .map(([by, value]): FilterNode => ({ kind: "group", by, value, span })),
    ),
  };
}).node;

/** A tree without places: where its parts stand differs between two ways to write it. */
function shapeOf(node: FilterNode | undefined): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === "span" ? undefined : value)) ?? "null");
}

test("what is printed parses to the same tree", () => {
  let count = 0;
  fc.assert(
    fc.property(NODE, (node) => {
      const text = printFilter(node);
      fc.pre(text.length <= 2000);
      count++;
      const { node: parsed, diagnostics } = parseFilter(text);
      expect(diagnostics, text).toEqual([]);
      expect(shapeOf(parsed), text).toEqual(shapeOf(node));
    }),
    { numRuns: 500 },
  );
  expect(count).toBeGreaterThan(300);
});

const WORDS = [
  ...'! ( ) { } [ ] , : = != < <= > >= # #[ #[{}] " \\ - . 5 5e3 \u0000 é'.split(" "),
  ..."service edge id name annotation annotation.a annotation. rootcause.json rootcause.fault.entity group.name".split(
    " ",
  ),
  ..."__proto__ constructor prototype valueOf ok AND OR and contains true http.status".split(" "),
  '"a"',
  '"\\"',
  "\u{1f600}",
  "\ud800",
];
const FRAGMENTS = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }), fc.constantFrom("", " "))
  .map(([words, blank]) => words.join(blank));

test("any text is a tree, which prints to the same tree, or has a place that is wrong within it", () => {
  fc.assert(
    fc.property(fc.oneof(FRAGMENTS, fc.string({ unit: "binary" })), (text) => {
      const { node, diagnostics } = parseFilter(text);
      if (node !== undefined) {
        expect(shapeOf(parseFilter(printFilter(node)).node)).toEqual(shapeOf(node));
        return;
      }
      const [first] = diagnostics;
      expect(first?.message).not.toBe("");
      expect(first?.span.start).toBeGreaterThanOrEqual(0);
      expect(first?.span.end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

/** Each repeats what could make a careless scanner look at the rest again and again; 2,000 characters, the most there may be. */
test.each(['"', "\\", "#[", '#["', "(", "!(", "service{", "annotation[", "#[{", "ok and ", "-", ". "])(
  "2,000 characters of %j are read in no time",
  (unit) => {
    const startedMs = process.cpuUsage().user / 1000;
    parseFilter(unit.repeat(Math.floor(2000 / unit.length)));
    expect(process.cpuUsage().user / 1000 - startedMs).toBeLessThan(1000);
  },
);

test.each(["constructor", "ok constructor 5", "__proto__", "ok __proto__", "service(constructor) { constructor }"])(
  "%s names nothing that Object has",
  (expression) => {
    expect(parseFilter(expression).diagnostics[0]?.message).toMatch(/^Unknown keyword (constructor|__proto__)$/);
  },
);
