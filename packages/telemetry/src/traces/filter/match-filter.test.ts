import { expect, test } from "vitest";
import { summarizeTrace } from "../summarize-trace.ts";
import { COFFEE_TRACES } from "./coffee-traces.fixture.ts";
import { matchesFilter } from "./match-filter.ts";
import { parseFilter } from "./parse-filter.ts";

const summaries = Object.entries(COFFEE_TRACES).map(([name, trace]) => ({ name, summary: summarizeTrace(trace) }));
const ALL = ["served", "timed-out", "handled", "missing"];

function matching(expression: string): string[] {
  const { node, diagnostics } = parseFilter(expression);
  expect(diagnostics).toEqual([]);
  return summaries.filter(({ summary }) => node !== undefined && matchesFilter(node, summary)).map(({ name }) => name);
}

/** Worked out by hand from the four requests of the fixture and X-Ray's "Use filter expressions" page. */
test.each<[string, string[]]>([
  ["ok", ["served", "handled"]],
  ["!ok", ["timed-out", "missing"]],
  ["fault", ["timed-out"]],
  ["fault = true", ["timed-out"]],
  ["fault = false", ["served", "handled", "missing"]],
  ["fault != true", ["served", "handled", "missing"]],
  ["error", ["missing"]],
  ["error or fault", ["timed-out", "missing"]],
  ["throttle", ["handled"]],
  ["!throttle", ["served", "timed-out", "missing"]],
  ["partial", ["timed-out"]],
  ["ok !partial", ["served", "handled"]],
  ["inferred", ["served", "timed-out", "handled"]],
  ["http.status = 502", ["timed-out"]],
  ["http.status != 200", ["timed-out", "missing"]],
  ["http.status >= 400 AND http.status < 500", ["missing"]],
  ["responsetime > 5", ["timed-out"]],
  ["responseTime >= 1.5", ["timed-out", "handled"]],
  ["responsetime < .15", ["missing"]],
  ["duration < 1", ["served", "missing"]],
  ['http.url CONTAINS "/coffees/"', ["served", "timed-out", "missing"]],
  ['http.url ENDSWITH "/orders"', ["handled"]],
  ['http.url BEGINSWITH "https://coffee"', ALL],
  ['http.url contains "/Coffees/"', []],
  ['http.method = "GET"', ALL],
  ["http.method = GET", ALL],
  ['http.useragent BEGINSWITH "curl"', ALL],
  ['http.clientip = "203.0.113.9"', ALL],
  ['user = "ana"', ["served"]],
  ['user CONTAINS ""', ["served"]],
  ["user", ["served"]],
  ["!user", ["timed-out", "handled", "missing"]],
  ['annotation.tier = "gold"', ["served", "handled"]],
  ['annotation[tier] != "gold"', ["timed-out"]],
  ['annotation[app.release] = "7"', ["handled"]],
  ["annotation.attempts > 1", ["timed-out"]],
  ['annotation.attempts = "1"', []],
  ["annotation.isMember = true", ["served"]],
  ["annotation.tier", ["served", "timed-out", "handled"]],
  ["!annotation.tier", ["missing"]],
  ['service("lookup")', ALL],
  ['service("lookup") { fault }', ["timed-out"]],
  ['service("lookup") { responsetime > 1 }', ["timed-out", "handled"]],
  ['service("coffee-table")', ["served", "timed-out", "handled"]],
  ['service("coffee-table") { throttle }', ["handled"]],
  ['!service("coffee-table")', ["missing"]],
  ["service() { fault }", ["timed-out", "handled"]],
  ["service { fault }", ["timed-out", "handled"]],
  ['service(id(name: "lookup", type: "AWS::Lambda::Function"))', ALL],
  ['service(id(type: "AWS::DynamoDB::Table"))', ["served", "timed-out", "handled"]],
  ['service(id(name: "lookup", type: "AWS::Lambda"))', []],
  ['service(id(account.id: "123456789012")) { throttle }', ["handled"]],
  ['edge("coffee/Prod", "lookup")', ALL],
  ['edge("lookup", "coffee-table")', ["served", "timed-out", "handled"]],
  ['edge("lookup", "payments.example.com") { fault }', ["handled"]],
  ['edge("coffee-table", "lookup")', []],
  ['edge(id(type: "AWS::Lambda::Function"), id(type: "remote"))', ["handled"]],
  ['resource.arn CONTAINS "restapis"', ALL],
  ['fault OR annotation.tier = "gold" AND responsetime < 1', ["served", "timed-out"]],
  ['(fault OR annotation.tier = "gold") AND responsetime < 1', ["served"]],
  ["!(fault OR error)", ["served", "handled"]],
  ['service("lookup") { fault } AND responsetime > 5', ["timed-out"]],
])("%s", (expression, expected) => {
  expect(matching(expression)).toEqual(expected);
});
