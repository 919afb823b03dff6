import { gzipSync } from "node:zlib";
import { type JsonValue, seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import type { Capture, CaptureSource, Expectation } from "../script/load-script.ts";
import { AnswerView } from "./answer-view.ts";
import { captureValues } from "./capture.ts";
import { isExpectationMet } from "./check-expectations.ts";
import { CookieJar } from "./cookie-jar.ts";
import { selectJson } from "./json-path.ts";

/** The store of RFC 9535, section 1.5, shortened. */
const store = {
  book: [
    { author: "Rees", price: 8.95 },
    { author: "Waugh", price: 12.99, isbn: "0-1" },
  ],
  bicycle: { color: "red", price: 399 },
};

test.each([
  { path: "$", expected: [store] },
  { path: "$.bicycle.color", expected: ["red"] },
  { path: "bicycle.color", expected: ["red"] },
  { path: "$['bicycle']['color']", expected: ["red"] },
  { path: "$.book[0].author", expected: ["Rees"] },
  { path: "$.book[-1].author", expected: ["Waugh"] },
  { path: "$.book[*].author", expected: ["Rees", "Waugh"] },
  { path: "$.book[0:1].author", expected: ["Rees"] },
  { path: "$..author", expected: ["Rees", "Waugh"] },
  { path: "$..price", expected: [8.95, 12.99, 399] },
  { path: "$.book.length", expected: [2] },
  { path: "$.nothing", expected: [] },
  { path: "$.book[?(@.price < 10)]", expected: undefined },
])("$path selects $expected", ({ path, expected }) => {
  expect(selectJson(store, path)).toEqual(expected);
});

function answerOf(body: string | Buffer, headers: Readonly<Record<string, string>> = {}, statusCode = 200): AnswerView {
  const buffer = Buffer.from(body);
  return new AnswerView({
    kind: "answer",
    statusCode,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: buffer,
    sizeBytes: buffer.length,
    firstByteMs: 1,
    wasResent: false,
  });
}

const answer = answerOf('{"id":5,"name":"ada","list":[1,2]}', { "x-next": "/p2" });
const capture = (source: CaptureSource, isStrict = true): Capture => ({ source, as: "v", isStrict });

test.each([
  { name: "json", source: { kind: "json", path: "$.id" }, value: 5 },
  { name: "header", source: { kind: "header", name: "x-next" }, value: "/p2" },
  { name: "regexp", source: { kind: "regexp", pattern: "a.a", flags: "", group: undefined }, value: "ada" },
  { name: "a group of a regexp", source: { kind: "regexp", pattern: '"id":(\\d)', flags: "", group: "1" }, value: "5" },
  { name: "a named group", source: { kind: "regexp", pattern: "(?<n>ADA)", flags: "i", group: "n" }, value: "ada" },
] satisfies { name: string; source: CaptureSource; value: JsonValue }[])("captures by $name", ({ source, value }) => {
  expect(captureValues(answer, [capture(source)], seededRandom(1))).toEqual({
    values: { v: value },
    missing: undefined,
  });
});

test("a compressed body is captured from as well", () => {
  const zipped = answerOf(gzipSync('{"id":5}'), { "content-encoding": "gzip" });
  expect(captureValues(zipped, [capture({ kind: "json", path: "$.id" })], seededRandom(1)).values).toEqual({ v: 5 });
});

test("only a strict capture is missed", () => {
  const source = { kind: "json", path: "$.no" } as const;
  expect(captureValues(answer, [capture(source)], seededRandom(1)).missing).toBe("v");
  expect(captureValues(answer, [capture(source, false)], seededRandom(1)).missing).toBeUndefined();
});

test.each([
  { kind: "statusCode", value: 200, isMet: true },
  { kind: "statusCode", value: [201, 200], isMet: true },
  { kind: "statusCode", value: "200", isMet: true },
  { kind: "statusCode", value: 201, isMet: false },
  { kind: "notStatusCode", value: [500, 502], isMet: true },
  { kind: "notStatusCode", value: 200, isMet: false },
  { kind: "contentType", value: "json", isMet: true },
  { kind: "contentType", value: "application/json", isMet: true },
  { kind: "contentType", value: "text/html", isMet: false },
  { kind: "hasProperty", value: "name", isMet: true },
  { kind: "hasProperty", value: ["id", "nope"], isMet: false },
  { kind: "notHasProperty", value: "nope", isMet: true },
  { kind: "equals", value: [5, "5"], isMet: true },
  { kind: "equals", value: ["a", "b"], isMet: false },
  { kind: "hasHeader", value: "X-Next", isMet: true },
  { kind: "headerEquals", value: ["x-next", "/p2"], isMet: true },
  { kind: "matchesRegexp", value: '"name":"a', isMet: true },
  { kind: "matchesRegexp", value: "[", isMet: false },
] satisfies (Expectation & { isMet: boolean })[])("$kind $value: $isMet", ({ kind, value, isMet }) => {
  expect(isExpectationMet(answer, { kind, value })).toBe(isMet);
});

test("cookies go back to the origin that set them, until it removes them", () => {
  const jar = new CookieJar();
  jar.store("http://a", ["s=1; Path=/; HttpOnly", "t=2"]);
  expect(jar.header("http://a")).toBe("s=1; t=2");
  expect(jar.header("http://b")).toBeUndefined();
  jar.store("http://a", ["s=; Max-Age=0"]);
  expect(jar.header("http://a")).toBe("t=2");
});
