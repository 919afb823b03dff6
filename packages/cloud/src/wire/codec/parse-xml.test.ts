import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXml } from "./parse-xml.ts";
import { escapeXml } from "./xml-writer.ts";

test("elements, attributes, entities, comments and CDATA are read; prefixes are dropped", () => {
  const root = parseXml(
    '\uFEFF<?xml version="1.0"?><!-- c --><s:Delete xmlns:s="urn"><Object a="1 &amp; 2"><Key>a&lt;&#x41;&#66;<![CDATA[<c>]]></Key></Object><Quiet/></s:Delete>\n',
  );
  const [object, quiet] = root.children;
  expect([root.name, object?.name, quiet?.name, quiet?.text]).toEqual(["Delete", "Object", "Quiet", ""]);
  expect(object?.attributes.get("a")).toBe("1 & 2");
  expect(object?.children[0]?.text).toBe("a<AB<c>");
});

test.each([
  ["", "nothing"],
  ["<a>", "an open element"],
  ["<a></b>", "crossed tags"],
  ["<a/><b/>", "two roots"],
  ["<a>&nope;</a>", "an unknown entity"],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a document type"],
  ["<a>".repeat(500), "deep nesting"],
  ["<a <", "a broken tag"],
])("refuses %s: %s", (text) => {
  expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
});

test("what escapeXml wrote is read back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(parseXml(`<a>${escapeXml(text)}</a>`).text).toBe(escapable(text));
    }),
  );
});

/** What XML 1.0 can hold of a text; other characters become U+FFFD. */
function escapable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD");
}
