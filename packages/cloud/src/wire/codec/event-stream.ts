import { ServiceError } from "../../service-error.ts";
import type { Member, Shape, StructureShape } from "../shape.ts";
import { encodeEventMessage, type EventHeaderValue } from "./event-message.ts";

/** The content type of an event stream. */
export const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

/** How the protocol writes documents within events. */
export interface EventDocuments {
  readonly contentType: string;
  compile(shape: Shape): (value: unknown) => string | Uint8Array;
}

type Value = Readonly<Record<string, unknown>>;

/** Turns a handler's events into the bytes of the stream. */
export type EventStreamWriter = (events: AsyncIterable<Value>) => AsyncIterable<Uint8Array>;

/** The member of an output that is an event stream. */
export function eventStreamMember(shape: StructureShape): Member | undefined {
  return shape.members.find((member) => member.traits.streaming === 1 && member.shape.kind === "structure");
}

/**
 * Compiles the writer of an event stream: each event is an object with one member of the union. A `ServiceError` that
 * the events throw becomes an exception message and ends the stream.
 *
 * @see Smithy 2.0, "Amazon Event Stream specification".
 */
export function compileEventStream(union: StructureShape, documents: EventDocuments): EventStreamWriter {
  const writers = new Map(union.members.map((member) => [member.name, compileEvent(member, documents)]));
  return async function* (events) {
    try {
      for await (const event of events) {
        for (const [name, value] of Object.entries(event)) {
          const write = writers.get(name);
          if (write !== undefined && value !== undefined) yield write(value as Value);
        }
      }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      yield exceptionMessage(error, documents.contentType);
    }
  };
}

/** The first message of an RPC protocol's stream: the output's other members. */
export function initialResponseMessage(body: string | Uint8Array, contentType: string): Uint8Array {
  return encodeEventMessage(eventHeaders("initial-response", contentType), toBytes(body));
}

function compileEvent({ name, shape }: Member, documents: EventDocuments): (value: Value) => Uint8Array {
  if (shape.kind !== "structure") throw new Error(`The event ${name} is not a structure`);
  const headerNames = shape.members.filter(({ traits }) => traits.eventHeader === 1).map((member) => member.name);
  const payload = shape.members.find(({ traits }) => traits.eventPayload === 1);
  const { contentType, write } = payload === undefined ? bodyOf(shape, documents) : payloadOf(payload, documents);
  return (value) => {
    const headers = eventHeaders(name, contentType);
    for (const header of headerNames) {
      const given = value[header];
      if (given !== undefined) headers[header] = given as EventHeaderValue;
    }
    return encodeEventMessage(headers, toBytes(write(value)));
  };
}

interface EventBody {
  readonly contentType: string;
  readonly write: (value: Value) => string | Uint8Array;
}

function bodyOf(shape: StructureShape, documents: EventDocuments): EventBody {
  const members = shape.members.filter(({ traits }) => traits.eventHeader !== 1);
  return { contentType: documents.contentType, write: documents.compile({ ...shape, members }) };
}

function payloadOf({ name, shape }: Member, documents: EventDocuments): EventBody {
  const isText = shape.kind === "string";
  if (isText || shape.kind === "blob") {
    const write = (value: Value) => (value[name] ?? "") as string | Uint8Array;
    return { contentType: isText ? "text/plain" : "application/octet-stream", write };
  }
  const write = documents.compile(shape);
  return { contentType: documents.contentType, write: (value) => write(value[name]) };
}

function eventHeaders(type: string, contentType: string): Record<string, EventHeaderValue> {
  return { ":event-type": type, ":message-type": "event", ":content-type": contentType };
}

function exceptionMessage({ code, message }: ServiceError, contentType: string): Uint8Array {
  const headers = { ":message-type": "exception", ":exception-type": code, ":content-type": contentType };
  return encodeEventMessage(headers, Buffer.from(JSON.stringify({ message })));
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? Buffer.from(body) : body;
}
