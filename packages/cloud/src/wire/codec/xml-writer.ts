import type { ListShape, MapShape, Member, Shape, StructureShape, Traits } from "../shape.ts";
import { writeText } from "./text-value.ts";

/** Writes a value as one XML element of the given name, or as several where its shape is a flattened list. */
export type XmlWriter = (value: unknown, elementName: string, attributes: string) => string;

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

// Characters that XML 1.0 cannot hold at all; a client's parser would refuse the whole answer.
// oxlint-disable-next-line no-control-regex -- control characters are the point
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Escapes text for use in an element or an attribute; characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => TEXT_ESCAPES[character] ?? character).replace(FORBIDDEN, "\uFFFD");
}

/** ` xmlns="…"` for an element's start tag, or nothing. */
export function xmlNamespaceAttribute(namespace: Traits["xmlNamespace"]): string {
  if (namespace === undefined) return "";
  const [prefix, uri] = typeof namespace === "string" ? [undefined, namespace] : namespace;
  return ` xmlns${prefix === undefined || prefix === "" ? "" : `:${prefix}`}="${escapeXml(uri)}"`;
}

/**
 * Makes the compiler of XML writers.
 *
 * @see Smithy 2.0, "XML bindings" and "AWS Query protocol", response serialization.
 */
export function createXmlWriterCompiler(): (shape: Shape, isFlattened: boolean) => XmlWriter {
  const writers = new Map<Shape, XmlWriter>();
  const flattened = new Map<Shape, XmlWriter>();
  const compile: Compile = (shape, isFlattened) => {
    const cache = isFlattened ? flattened : writers;
    const known = cache.get(shape);
    if (known !== undefined) return known;
    const writer = compileShape(shape, isFlattened, compile);
    cache.set(shape, writer);
    return writer;
  };
  return compile;
}

type Compile = (shape: Shape, isFlattened: boolean) => XmlWriter;

function compileShape(shape: Shape, isFlattened: boolean, compile: Compile): XmlWriter {
  switch (shape.kind) {
    case "structure":
      return structureWriter(shape, compile);
    case "list":
      return listWriter(shape, isFlattened, compile);
    case "map":
      return mapWriter(shape, isFlattened, compile);
    default:
      return (value, name, attributes) => element(name, attributes, escapeXml(writeText(shape, value, "date-time")));
  }
}

interface MemberWriter {
  readonly name: string;
  readonly shape: Shape;
  readonly wireName: string;
  readonly attributes: string;
  readonly isAttribute: boolean;
  readonly write: XmlWriter;
}

function structureWriter(shape: StructureShape, compile: Compile): XmlWriter {
  let members: readonly MemberWriter[] | undefined;
  return (value, name, attributes) => {
    members ??= shape.members.map((member) => compileMember(member, compile));
    const source = value as Readonly<Record<string, unknown>>;
    let ownAttributes = attributes;
    let content = "";
    for (const member of members) {
      const given = source[member.name];
      if (given === undefined || given === null) continue;
      if (member.isAttribute)
        ownAttributes += ` ${member.wireName}="${escapeXml(writeText(member.shape, given, "date-time"))}"`;
      else content += member.write(given, member.wireName, member.attributes);
    }
    return element(name, ownAttributes, content);
  };
}

function compileMember(member: Member, compile: Compile): MemberWriter {
  const { xmlName, xmlNamespace, xmlAttribute, xmlFlattened } = member.traits;
  return {
    name: member.name,
    shape: member.shape,
    wireName: xmlName ?? member.name,
    attributes: xmlNamespaceAttribute(xmlNamespace),
    isAttribute: xmlAttribute === 1,
    write: compile(member.shape, xmlFlattened === 1),
  };
}

function listWriter(shape: ListShape, isFlattened: boolean, compile: Compile): XmlWriter {
  const itemName = shape.element.traits.xmlName ?? "member";
  let item: MemberWriter | undefined;
  return (value, name, attributes) => {
    item ??= compileMember(shape.element, compile);
    let content = "";
    for (const given of value as readonly unknown[]) {
      if (given !== undefined && given !== null)
        content += item.write(given, isFlattened ? name : itemName, item.attributes);
    }
    return isFlattened ? content : element(name, attributes, content);
  };
}

function mapWriter(shape: MapShape, isFlattened: boolean, compile: Compile): XmlWriter {
  const keyName = shape.key.traits.xmlName ?? "key";
  const valueName = shape.value.traits.xmlName ?? "value";
  let item: MemberWriter | undefined;
  return (value, name, attributes) => {
    item ??= compileMember(shape.value, compile);
    let content = "";
    for (const [key, given] of Object.entries(value as Readonly<Record<string, unknown>>)) {
      if (given === undefined || given === null) continue;
      const entry = element(keyName, "", escapeXml(key)) + item.write(given, valueName, item.attributes);
      content += element(isFlattened ? name : "entry", "", entry);
    }
    return isFlattened ? content : element(name, attributes, content);
  };
}

function element(name: string, attributes: string, content: string): string {
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}
