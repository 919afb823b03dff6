import type { ListShape, MapShape, Shape, StructureShape } from "../shape.ts";
import { defineOwn } from "./json-reader.ts";
import type { XmlElement } from "./parse-xml.ts";
import { readText } from "./text-value.ts";

/** Reads an element as a value of one shape. */
type XmlReader = (element: XmlElement) => unknown;

type Compile = (shape: Shape) => XmlReader;

/**
 * Makes the compiler of XML readers. Unknown elements are ignored.
 *
 * @see Smithy 2.0, "XML bindings".
 */
export function createXmlReaderCompiler(): Compile {
  const readers = new Map<Shape, XmlReader>();
  const compile: Compile = (shape) => {
    const known = readers.get(shape);
    if (known !== undefined) return known;
    const reader = compileShape(shape, compile);
    readers.set(shape, reader);
    return reader;
  };
  return compile;
}

function compileShape(shape: Shape, compile: Compile): XmlReader {
  switch (shape.kind) {
    case "structure":
      return structureReader(shape, compile);
    case "list":
      return (element) => readElements(shape, element.children, compile);
    case "map":
      return (element) => readEntries(shape, element.children, compile);
    default:
      return (element) => readText(shape, element.text);
  }
}

function structureReader(shape: StructureShape, compile: Compile): XmlReader {
  return (element) => {
    const result: Record<string, unknown> = {};
    for (const member of shape.members) {
      const wireName = member.traits.xmlName ?? member.name;
      if (member.traits.xmlAttribute === 1) {
        const text = element.attributes.get(wireName);
        if (text !== undefined) result[member.name] = readText(member.shape, text);
        continue;
      }
      const found = element.children.filter((child) => child.name === wireName);
      const [first] = found;
      if (first === undefined) continue;
      result[member.name] = readMember(member.shape, found, member.traits.xmlFlattened === 1, compile);
    }
    return result;
  };
}

function readMember(shape: Shape, found: readonly XmlElement[], isFlattened: boolean, compile: Compile): unknown {
  if (isFlattened && shape.kind === "list") return found.map(compile(shape.element.shape));
  if (isFlattened && shape.kind === "map") return readEntries(shape, found, compile);
  const [first] = found;
  return first === undefined ? undefined : compile(shape)(first);
}

function readElements(shape: ListShape, children: readonly XmlElement[], compile: Compile): unknown[] {
  const itemName = shape.element.traits.xmlName ?? "member";
  return children.filter((child) => child.name === itemName).map(compile(shape.element.shape));
}

function readEntries(shape: MapShape, entries: readonly XmlElement[], compile: Compile): Record<string, unknown> {
  const keyName = shape.key.traits.xmlName ?? "key";
  const valueName = shape.value.traits.xmlName ?? "value";
  const read = compile(shape.value.shape);
  const result: Record<string, unknown> = {};
  for (const entry of entries) {
    const key = entry.children.find((child) => child.name === keyName);
    const value = entry.children.find((child) => child.name === valueName);
    if (key !== undefined && value !== undefined) defineOwn(result, key.text, read(value));
  }
  return result;
}
