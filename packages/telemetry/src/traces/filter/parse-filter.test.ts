import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFilter } from "./parse-filter.ts";

/** Published expressions: X-Ray Developer Guide, and dashboards of public repositories. */
test.each([
  'http.url CONTAINS "/v2/checkout" AND fault = true',
  'service("api.example.com") AND annotation.account = "12345"',
  'service("frontend") AND service(id(account.id: "123456789012"))',
  'service("frontend") { account.id = "123456789012" }',
  'service(id(name: "frontend"  )) AND (Annotation[aws.local.environment] = "k8s:default")',
  "ok !partial duration <3",
])("accepts %s", (expression) => {
  expect(parseFilter(expression).diagnostics).toEqual([]);
});

test.each([
  { expression: "", message: "Expected a condition at the end", start: 0 },
  { expression: "ok AND", message: "Expected a condition at the end", start: 6 },
  { expression: "http.statsu = 200", message: "Unknown keyword http.statsu", start: 0 },
  { expression: 'http.status = "200"', message: 'http.status compares with a number, not with "200"', start: 0 },
  { expression: "ok fault = 1", message: "fault compares with a boolean, not with 1", start: 3 },
  { expression: "(ok", message: "Expected ) at the end", start: 3 },
  { expression: "ok)", message: "Unexpected )", start: 2 },
  { expression: 'service("a" { ok }', message: "Expected ,, found {", start: 12 },
  { expression: 'service("a", "b")', message: "service takes at most 1 names", start: 0 },
  { expression: 'service(id(arn: "x"))', message: "id takes name, type and account.id, not arn", start: 11 },
  { expression: 'user = "ana', message: "The string that starts here has no closing quote", start: 7 },
  { expression: "ok # fault", message: "A JSON value starts with #[ and ends with ]", start: 3 },
  { expression: "ok ; fault", message: "Unexpected character ;", start: 3 },
  { expression: "rootcause.json = #[{", message: "A JSON value starts with #[ and ends with ]", start: 17 },
  {
    expression: "rootcause.json = #[1]",
    message: "rootcause.json compares with #[{ … }], a list of JSON objects",
    start: 17,
  },
  {
    expression: 'rootcause.json = "x"',
    message: "rootcause.json compares with #[{ … }], a list of JSON objects",
    start: 17,
  },
  { expression: "rootcause.json", message: "Expected = at the end", start: 14 },
  { expression: "rootcause.fault { ok }", message: "Unknown keyword rootcause.fault", start: 0 },
  {
    expression: "rootcause.responsetime.exception { last }",
    message: "Unknown keyword rootcause.responsetime.exception",
    start: 0,
  },
  { expression: "group.name", message: "group.name needs = or != and the group", start: 0 },
  { expression: 'group.name CONTAINS "x"', message: "group.name needs = or != and the group", start: 0 },
  { expression: "fault > true", message: "fault is a boolean: it has no operator >", start: 0 },
  { expression: "http.status CONTAINS 2", message: "http.status is a number: it has no operator CONTAINS", start: 0 },
  { expression: 'user < "b"', message: "user is a string: it has no operator <", start: 0 },
  { expression: "user = (", message: "Expected a value, found (", start: 7 },
  { expression: "service(5)", message: "Expected a service name, found 5", start: 8 },
  { expression: "service(id(name: {))", message: "Expected a string, found {", start: 17 },
  { expression: "annotation = 5", message: "Expected [, found =", start: 11 },
  { expression: "annotation[)", message: "Expected an annotation key, found )", start: 11 },
  { expression: "toString", message: "Unknown keyword toString", start: 0 },
  { expression: "!".repeat(200), message: "Nested deeper than 100 levels", start: 100 },
  { expression: "a".repeat(2001), message: "The expression is longer than 2000 characters", start: 0 },
])("$expression: $message", ({ expression, message, start }) => {
  const { diagnostics } = parseFilter(expression);
  expect(diagnostics.map((diagnostic) => [diagnostic.message, diagnostic.span.start])).toEqual([[message, start]]);
});

test("any text gives a tree or a diagnostic, never an exception", () => {
  const fragments = fc.constantFrom(
    "ok",
    "!",
    "(",
    ")",
    "{",
    "}",
    "service",
    '"a"',
    "edge",
    ",",
    "id",
    ":",
    "=",
    "5",
    " ",
    "[",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragments).map((parts) => parts.join(" ")),
      ),
      (text) => {
        const { node, diagnostics } = parseFilter(text);
        expect(node === undefined).toBe(diagnostics.length > 0);
      },
    ),
  );
});
