import { ServiceError } from "../../service-error.ts";

/** An XML element. Namespaces are ignored, as S3 ignores them; attribute names keep their prefix. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, joined. */
  readonly text: string;
}

/** Deepest nesting that is read. */
const MAX_DEPTH = 64;

interface OpenElement {
  readonly name: string;
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** One token: a comment, CDATA, processing instruction, tag, or text up to the next tag. */
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g;
const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Parses a small XML document such as an S3 request body. Document types are refused, so no entity can expand.
 *
 * @throws `MalformedXML` where the text is not one well-formed element.
 */
export function parseXml(text: string): XmlElement {
  const stack: OpenElement[] = [{ name: "", tag: "", attributes: new Map(), children: [], text: "" }];
  TOKEN.lastIndex = 0;
  const source = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(source);
    if (token === null) throw malformedXml();
    takeToken(token, stack);
  }
  const [document] = stack;
  const [root] = document?.children ?? [];
  if (stack.length !== 1 || root === undefined || document?.children.length !== 1) throw malformedXml();
  return root;
}

function takeToken(token: RegExpExecArray, stack: OpenElement[]): void {
  const [, cdata, slash, tag, attributes = "", selfClosing, text] = token;
  const open = stack.at(-1);
  if (open === undefined) throw malformedXml();
  if (cdata !== undefined) open.text += cdata;
  else if (text !== undefined) open.text += decodeEntities(text);
  else if (tag !== undefined && slash === "/") closeElement(tag, stack);
  else if (tag !== undefined) {
    if (stack.length > MAX_DEPTH) throw malformedXml();
    stack.push({ name: withoutPrefix(tag), tag, attributes: readAttributes(attributes), children: [], text: "" });
    if (selfClosing === "/") closeElement(tag, stack);
  }
}

function closeElement(tag: string, stack: OpenElement[]): void {
  const closed = stack.pop();
  const parent = stack.at(-1);
  if (closed === undefined || parent === undefined || closed.tag !== tag) throw malformedXml();
  parent.children.push(closed);
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE)) {
    attributes.set(name, decodeEntities(double ?? single ?? ""));
  }
  return attributes;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) => {
    const decoded = name === undefined ? fromCodePoint(hex, decimal) : NAMED_ENTITIES[name];
    if (decoded === undefined) throw malformedXml();
    return decoded;
  });
}

function fromCodePoint(hex: string | undefined, decimal: string | undefined): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}

function withoutPrefix(tag: string): string {
  return tag.slice(tag.indexOf(":") + 1);
}

function malformedXml(): ServiceError {
  return new ServiceError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
