import { compileHttpInput } from "../codec/http-input.ts";
import { compileHttpOutput } from "../codec/http-output.ts";
import { createReaderCompiler, type DocumentDialect } from "../codec/json-reader.ts";
import { createWriterCompiler } from "../codec/json-writer.ts";
import type { Shape } from "../shape.ts";
import { errorBody } from "../wire-error.ts";
import { queryErrorHeader } from "./error-type.ts";
import { parseJsonBody } from "./json-body.ts";
import type { Protocol, ProtocolContext } from "./protocol.ts";

const DIALECT: DocumentDialect = { usesJsonNames: true, isBinary: false };
const CONTENT_TYPE = "application/json";

/**
 * AWS REST JSON: method and path name the operation; members travel in path, query, headers and a JSON body.
 *
 * @see Smithy 2.0, "AWS REST JSON 1.0 protocol".
 */
export function createRestJson(context: ProtocolContext): Protocol {
  const compileReader = createReaderCompiler(DIALECT);
  const compileWriter = createWriterCompiler(DIALECT);
  const compileJsonText = (shape: Shape) => {
    const write = compileWriter(shape);
    return (value: unknown) => JSON.stringify(write(value));
  };
  return {
    compile(operation) {
      const writeHttp = compileHttpOutput(operation, {
        contentType: CONTENT_TYPE,
        blobContentType: context.traits.blobContentType,
        compileDocument: compileJsonText,
        compilePayload: ({ shape }) => compileJsonText(shape),
      });
      const readInput = compileHttpInput(operation.input, {
        compileDocument(shape) {
          const read = compileReader(shape);
          return (body) => read(parseJsonBody(body)) as Record<string, unknown>;
        },
        compilePayload({ shape, traits }) {
          if (shape.kind === "blob") return traits.streaming === 1 ? (body) => body : nonEmpty;
          if (shape.kind === "string") return (body) => Buffer.from(body).toString("utf8");
          const read = compileReader(shape);
          return (body) => (body.length === 0 ? undefined : read(parseJsonBody(body)));
        },
      });
      return { readInput, writeOutput: writeHttp };
    },
    writeError(error) {
      const members = errorBody(error);
      const body = error.shape === undefined ? members : compileWriter(error.shape)(members);
      return {
        status: error.httpStatus,
        headers: {
          "content-type": CONTENT_TYPE,
          "x-amzn-errortype": error.code,
          ...queryErrorHeader(error, context),
        },
        body: JSON.stringify(body),
      };
    },
  };
}

function nonEmpty(body: Uint8Array): Uint8Array | undefined {
  return body.length === 0 ? undefined : body;
}
