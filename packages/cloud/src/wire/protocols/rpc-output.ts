import {
  compileEventStream,
  EVENT_STREAM_TYPE,
  type EventDocuments,
  eventStreamMember,
  initialResponseMessage,
} from "../codec/event-stream.ts";
import type { HttpResponse } from "../http-route.ts";
import type { StructureShape } from "../shape.ts";

type Output = Readonly<Record<string, unknown>>;

/** Compiles the answer of an RPC protocol: one document, or an event stream that begins with it. */
export function compileRpcOutput(
  shape: StructureShape,
  documents: EventDocuments,
  headers: Readonly<Record<string, string>>,
): (output: Output) => HttpResponse {
  const stream = eventStreamMember(shape);
  if (stream?.shape.kind !== "structure") {
    const write = documents.compile(shape);
    return (output) => ({ status: 200, headers, body: write(output) });
  }
  const { name } = stream;
  const write = documents.compile({ ...shape, members: shape.members.filter((member) => member !== stream) });
  const writeEvents = compileEventStream(stream.shape, documents);
  return (output) => ({
    status: 200,
    headers: { ...headers, "content-type": EVENT_STREAM_TYPE },
    body: withInitialResponse(
      initialResponseMessage(write(output), documents.contentType),
      writeEvents(output[name] as AsyncIterable<Output>),
    ),
  });
}

async function* withInitialResponse(
  initial: Uint8Array,
  events: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield initial;
  yield* events;
}
