import { createReaderCompiler, type DocumentDialect } from "../codec/json-reader.ts";
import { createWriterCompiler } from "../codec/json-writer.ts";
import { errorBody } from "../wire-error.ts";
import { errorType, queryErrorHeader } from "./error-type.ts";
import { parseJsonBody } from "./json-body.ts";
import { compileRpcOutput } from "./rpc-output.ts";
import type { Shape } from "../shape.ts";
import type { Protocol, ProtocolContext } from "./protocol.ts";

const DIALECT: DocumentDialect = { usesJsonNames: false, isBinary: false };

/**
 * The awsJson protocols: `X-Amz-Target` names the operation, the body is one JSON object.
 *
 * @see Smithy 2.0, "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol".
 */
export function createAwsJson(version: "1.0" | "1.1", context: ProtocolContext): Protocol {
  const compileReader = createReaderCompiler(DIALECT);
  const compileWriter = createWriterCompiler(DIALECT);
  const contentType = `application/x-amz-json-${version}`;
  const headers = { "content-type": contentType };
  const documents = {
    contentType,
    compile(shape: Shape) {
      const write = compileWriter(shape);
      return (value: unknown) => JSON.stringify(write(value));
    },
  };
  return {
    compile({ input, output }) {
      const read = compileReader(input);
      return {
        readInput: ({ body }) => read(parseJsonBody(body)) as Record<string, unknown>,
        writeOutput: compileRpcOutput(output, documents, headers),
      };
    },
    writeError(error) {
      const members = errorBody(error);
      const body = error.shape === undefined ? members : (compileWriter(error.shape)(members) as object);
      return {
        status: error.httpStatus,
        headers: { ...headers, "x-amzn-errortype": error.code, ...queryErrorHeader(error, context) },
        body: JSON.stringify({ __type: errorType(error, context), ...body }),
      };
    },
  };
}
