import type { HttpResponse } from "../http-route.ts";
import type { Member, OperationShape, Shape, StructureShape } from "../shape.ts";
import { compileEventStream, EVENT_STREAM_TYPE } from "./event-stream.ts";
import { isBound } from "./http-input.ts";
import { writeText } from "./text-value.ts";

/** How a REST protocol writes bodies. */
export interface BodyWriters {
  /** Of a document; also sent where a payload member is a structure. */
  readonly contentType: string;
  /** Of a blob payload whose operation names no content type. */
  readonly blobContentType: string;
  compileDocument(shape: StructureShape): (value: Readonly<Record<string, unknown>>) => string;
  compilePayload(member: Member): (value: unknown) => string;
}

type Output = Readonly<Record<string, unknown>>;
type BodyWriter = (output: Output) => { readonly body: HttpResponse["body"]; readonly contentType?: string };
type HeaderWriter = (output: Output, headers: Record<string, string>) => void;

/**
 * Compiles the writer of an operation's output into status, headers and body.
 *
 * @see Smithy 2.0, "HTTP bindings".
 */
export function compileHttpOutput(operation: OperationShape, bodies: BodyWriters): (output: Output) => HttpResponse {
  const { output: shape, traits } = operation;
  const defaultStatus = traits.http?.[2] ?? 200;
  const statusMember = shape.members.find((member) => member.traits.httpResponseCode === 1)?.name;
  const headerWriters = shape.members.flatMap((member) => compileHeader(member) ?? []);
  const writeBody = compileBody(shape, bodies);
  return (output) => {
    const given = statusMember === undefined ? undefined : output[statusMember];
    const status = typeof given === "number" ? given : defaultStatus;
    const headers: Record<string, string> = {};
    const { body, contentType } = status === 204 ? NO_BODY : writeBody(output);
    if (contentType !== undefined) headers["content-type"] = contentType;
    for (const write of headerWriters) write(output, headers);
    // Lambda binds a member to the header, but what is sent is the envelope around it.
    if (contentType === EVENT_STREAM_TYPE) headers["content-type"] = contentType;
    return { status, headers, body };
  };
}

const NO_BODY: ReturnType<BodyWriter> = { body: "" };

function compileHeader({ name, shape, traits }: Member): HeaderWriter | undefined {
  if (traits.httpHeader !== undefined) {
    const header = traits.httpHeader.toLowerCase();
    return (output, headers) => {
      const value = output[name];
      if (value === undefined || value === null) return;
      headers[header] =
        shape.kind === "list"
          ? (value as readonly unknown[])
              .map((item) => quoteHeaderItem(writeText(shape.element.shape, item, "http-date")))
              .join(", ")
          : writeText(shape, value, "http-date");
    };
  }
  if (traits.httpPrefixHeaders === undefined) return undefined;
  const prefix = traits.httpPrefixHeaders.toLowerCase();
  return (output, headers) => {
    for (const [key, value] of Object.entries((output[name] ?? {}) as Record<string, string>)) {
      headers[`${prefix}${key.toLowerCase()}`] = value;
    }
  };
}

function quoteHeaderItem(item: string): string {
  return /[",]/.test(item) ? `"${item.replace(/["\\]/g, "\\$&")}"` : item;
}

function compileBody(shape: StructureShape, bodies: BodyWriters): BodyWriter {
  const payload = shape.members.find((member) => member.traits.httpPayload === 1);
  if (payload !== undefined) return compilePayloadBody(payload, bodies);
  const unbound = shape.members.filter((member) => !isBound(member));
  if (unbound.length === 0 && shape.members.length > 0) return () => NO_BODY;
  const write = bodies.compileDocument({ ...shape, members: unbound });
  return (output) => ({ body: write(output), contentType: bodies.contentType });
}

function compilePayloadBody(member: Member, bodies: BodyWriters): BodyWriter {
  const { name, shape, traits } = member;
  if (traits.streaming === 1 && shape.kind === "structure") {
    const compile = (part: Shape) => bodies.compileDocument(part as StructureShape) as (value: unknown) => string;
    const writeEvents = compileEventStream(shape, { contentType: bodies.contentType, compile });
    return (output) => ({
      body: writeEvents(output[name] as AsyncIterable<Output>),
      contentType: EVENT_STREAM_TYPE,
    });
  }
  if (shape.kind === "blob" || shape.kind === "string") {
    const contentType = shape.kind === "blob" ? bodies.blobContentType : "text/plain";
    return (output) => ({ body: (output[name] ?? "") as HttpResponse["body"], contentType });
  }
  const write = bodies.compilePayload(member);
  return (output) => {
    const value = output[name];
    return value === undefined || value === null ? NO_BODY : { body: write(value), contentType: bodies.contentType };
  };
}
