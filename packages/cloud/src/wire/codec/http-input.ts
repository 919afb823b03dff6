import type { IncomingHttpHeaders } from "node:http";
import type { ApiRequest } from "../protocols/protocol.ts";
import type { Member, StructureShape } from "../shape.ts";
import { readText } from "./text-value.ts";

/** Adds what one part of a request says to the input. */
type PartReader = (request: ApiRequest, input: Record<string, unknown>) => void;

/** How a REST protocol reads bodies. */
export interface BodyReaders {
  /** Members that the body carries together, as one document. */
  compileDocument(shape: StructureShape): (body: Uint8Array) => Record<string, unknown>;
  /** A member that alone is the document. */
  compilePayload(member: Member): (body: Uint8Array) => unknown;
}

/**
 * Compiles the reader of an operation's input from labels, query, headers and body.
 *
 * @see Smithy 2.0, "HTTP bindings".
 */
export function compileHttpInput(
  shape: StructureShape,
  bodies: BodyReaders,
): (request: ApiRequest) => Record<string, unknown> {
  const boundQueries = new Set(shape.members.flatMap(({ traits }) => traits.httpQuery ?? []));
  const readers = shape.members.flatMap((member) => compilePart(member, boundQueries, bodies) ?? []);
  const unbound = shape.members.filter((member) => !isBound(member));
  const readDocument = unbound.length === 0 ? undefined : bodies.compileDocument({ ...shape, members: unbound });
  return (request) => {
    const input = readDocument === undefined ? {} : readDocument(request.body);
    for (const read of readers) read(request, input);
    return input;
  };
}

/** Whether a member travels outside the document. */
export function isBound({ traits }: Member): boolean {
  return (
    traits.httpLabel === 1 ||
    traits.httpPayload === 1 ||
    traits.httpQueryParams === 1 ||
    traits.httpResponseCode === 1 ||
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpQuery !== undefined
  );
}

function compilePart(member: Member, boundQueries: ReadonlySet<string>, bodies: BodyReaders): PartReader | undefined {
  const { name, shape, traits } = member;
  if (traits.httpLabel === 1) {
    return ({ labels }, input) => {
      const label = labels[name];
      if (label !== undefined) input[name] = readText(shape, label);
    };
  }
  if (traits.httpQuery !== undefined) return queryReader(member, traits.httpQuery);
  if (traits.httpQueryParams === 1) return queryParamsReader(member, boundQueries);
  if (traits.httpHeader !== undefined) return headerReader(member, traits.httpHeader.toLowerCase());
  if (traits.httpPrefixHeaders !== undefined) return prefixHeadersReader(name, traits.httpPrefixHeaders.toLowerCase());
  if (traits.httpPayload !== 1) return undefined;
  const read = bodies.compilePayload(member);
  return ({ body }, input) => {
    const value = read(body);
    if (value !== undefined) input[name] = value;
  };
}

function queryReader({ name, shape }: Member, key: string): PartReader {
  if (shape.kind === "list") {
    const element = shape.element.shape;
    return ({ query }, input) => {
      if (query.has(key)) input[name] = query.getAll(key).map((text) => readText(element, text));
    };
  }
  return ({ query }, input) => {
    const text = query.get(key);
    if (text !== null && (text !== "" || shape.kind === "string")) input[name] = readText(shape, text);
  };
}

function queryParamsReader({ name, shape }: Member, bound: ReadonlySet<string>): PartReader {
  const isMultiple = shape.kind === "map" && shape.value.shape.kind === "list";
  return ({ query }, input) => {
    const keys = [...new Set(query.keys())].filter((key) => !bound.has(key));
    input[name] = Object.fromEntries(keys.map((key) => [key, isMultiple ? query.getAll(key) : query.get(key)]));
  };
}

function headerReader({ name, shape }: Member, header: string): PartReader {
  return ({ headers }, input) => {
    const text = headerText(headers, header);
    if (text === undefined) return;
    input[name] =
      shape.kind === "list"
        ? splitHeader(text).map((item) => readText(shape.element.shape, item))
        : readText(shape, text);
  };
}

function prefixHeadersReader(name: string, prefix: string): PartReader {
  return ({ headers }, input) => {
    const found: Record<string, string> = {};
    for (const header in headers) {
      if (header.startsWith(prefix)) found[header.slice(prefix.length)] = headerText(headers, header) ?? "";
    }
    if (Object.keys(found).length > 0) input[name] = found;
  };
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

const HEADER_ITEM = /"((?:[^"\\]|\\.)*)"|[^,]+/g;

/** Splits a comma-separated header; quoted items may hold commas. */
function splitHeader(text: string): string[] {
  return [...text.matchAll(HEADER_ITEM)]
    .map(([item, quoted]) => (quoted === undefined ? item.trim() : quoted.replace(/\\(.)/g, "$1")))
    .filter((item) => item !== "");
}
