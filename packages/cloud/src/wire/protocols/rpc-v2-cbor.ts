import { CborTime, decodeCbor, encodeCbor } from "../codec/cbor.ts";
import { createReaderCompiler, type DocumentDialect } from "../codec/json-reader.ts";
import { createWriterCompiler } from "../codec/json-writer.ts";
import { errorBody } from "../wire-error.ts";
import { errorType, queryErrorHeader } from "./error-type.ts";
import { compileRpcOutput } from "./rpc-output.ts";
import type { Shape } from "../shape.ts";
import type { Protocol, ProtocolContext } from "./protocol.ts";

const DIALECT: DocumentDialect = { usesJsonNames: false, isBinary: true };
const HEADERS = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

/**
 * Smithy RPC v2 CBOR: `/service/<service>/operation/<operation>`, the body is one CBOR map.
 *
 * @see Smithy 2.0, "Smithy RPC v2 CBOR protocol".
 */
export function createRpcV2Cbor(context: ProtocolContext): Protocol {
  const compileReader = createReaderCompiler(DIALECT);
  const compileWriter = createWriterCompiler(DIALECT, (epochSeconds) => new CborTime(epochSeconds));
  const documents = {
    contentType: HEADERS["content-type"],
    compile(shape: Shape) {
      const write = compileWriter(shape);
      return (value: unknown) => encodeCbor(write(value));
    },
  };
  return {
    compile({ input, output }) {
      const read = compileReader(input);
      return {
        readInput: ({ body }) => read(body.length === 0 ? {} : decodeCbor(body)) as Record<string, unknown>,
        writeOutput: compileRpcOutput(output, documents, HEADERS),
      };
    },
    writeError(error) {
      const members = errorBody(error);
      const body = error.shape === undefined ? members : (compileWriter(error.shape)(members) as object);
      return {
        status: error.httpStatus,
        headers: { ...HEADERS, ...queryErrorHeader(error, context) },
        body: encodeCbor({ __type: errorType(error, context), ...body }),
      };
    },
  };
}
