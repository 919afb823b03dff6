import type { ListShape, MapShape, Member, Shape, StructureShape } from "../shape.ts";
import type { FormNode } from "./form-tree.ts";
import { defineOwn } from "./json-reader.ts";
import { readText } from "./text-value.ts";

/** Reads a Query request's parameters as a value of one shape; undefined where none are given. */
export type FormReader = (node: FormNode) => unknown;

/**
 * Makes the compiler of Query readers.
 *
 * @see Smithy 2.0, "AWS Query protocol", request serialization.
 */
export function createFormReaderCompiler(): (shape: Shape, isFlattened: boolean) => FormReader {
  const readers = new Map<Shape, FormReader>();
  const flattened = new Map<Shape, FormReader>();
  const compile: Compile = (shape, isFlattened) => {
    const cache = isFlattened ? flattened : readers;
    const known = cache.get(shape);
    if (known !== undefined) return known;
    const reader = compileShape(shape, isFlattened, compile);
    cache.set(shape, reader);
    return reader;
  };
  return compile;
}

type Compile = (shape: Shape, isFlattened: boolean) => FormReader;

function compileShape(shape: Shape, isFlattened: boolean, compile: Compile): FormReader {
  switch (shape.kind) {
    case "structure":
      return structureReader(shape, compile);
    case "list":
      return listReader(shape, isFlattened, compile);
    case "map":
      return mapReader(shape, isFlattened, compile);
    default:
      return (node) => (node.value === undefined ? undefined : readText(shape, node.value));
  }
}

function structureReader(shape: StructureShape, compile: Compile): FormReader {
  let members: readonly (readonly [wireName: string, name: string, read: FormReader])[] | undefined;
  return (node) => {
    members ??= shape.members.map((member) => [
      member.traits.xmlName ?? member.name,
      member.name,
      compileMember(member, compile),
    ]);
    const result: Record<string, unknown> = {};
    for (const [wireName, name, read] of members) {
      const child = node.children.get(wireName);
      const value = child === undefined ? undefined : read(child);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function compileMember(member: Member, compile: Compile): FormReader {
  return compile(member.shape, member.traits.xmlFlattened === 1);
}

function listReader(shape: ListShape, isFlattened: boolean, compile: Compile): FormReader {
  const elementName = shape.element.traits.xmlName ?? "member";
  let read: FormReader | undefined;
  return (node) => {
    read ??= compileMember(shape.element, compile);
    // Clients differ in whether they nest: `A.1`, `A.member.1` and `A.Name.1` all occur for the same member.
    const container = isFlattened ? node : (node.children.get(elementName) ?? node.children.get("member") ?? node);
    return numberedChildren(container)
      .map(read)
      .filter((value) => value !== undefined);
  };
}

function mapReader(shape: MapShape, isFlattened: boolean, compile: Compile): FormReader {
  const keyName = shape.key.traits.xmlName ?? "key";
  const valueName = shape.value.traits.xmlName ?? "value";
  let read: FormReader | undefined;
  return (node) => {
    read ??= compileMember(shape.value, compile);
    const result: Record<string, unknown> = {};
    for (const entry of numberedChildren(isFlattened ? node : (node.children.get("entry") ?? node))) {
      const key = entry.children.get(keyName)?.value;
      const value = entry.children.get(valueName);
      if (key !== undefined && value !== undefined) defineOwn(result, key, read(value));
    }
    return result;
  };
}

const POSITION = /^\d{1,9}$/;

/** Children named 1, 2, 3, …, in that order; gaps are closed. */
function numberedChildren(node: FormNode): FormNode[] {
  return [...node.children]
    .filter(([name]) => POSITION.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}
