import { createFormReaderCompiler } from "../codec/form-reader.ts";
import { serializationError } from "../codec/serialization-error.ts";
import { createXmlWriterCompiler, escapeXml, xmlNamespaceAttribute } from "../codec/xml-writer.ts";
import type { WireError } from "../wire-error.ts";
import type { Protocol, ProtocolContext } from "./protocol.ts";

const HEADERS = { "content-type": "text/xml" };

/**
 * AWS Query: the form names the `Action` and its parameters, the answer is XML.
 *
 * @see Smithy 2.0, "AWS Query protocol".
 */
export function createQuery({ traits }: ProtocolContext): Protocol {
  const compileReader = createFormReaderCompiler();
  const compileWriter = createXmlWriterCompiler();
  const namespace = xmlNamespaceAttribute(traits.xmlNamespace);
  const modelledMembers = (error: WireError) => {
    const { shape, members } = error;
    if (shape === undefined) return "";
    const withoutMessage = { ...shape, members: shape.members.filter(({ name }) => members[name] !== undefined) };
    return compileWriter(withoutMessage, false)(members, "Detail", "");
  };
  return {
    compile({ name, input, output }) {
      const read = compileReader(input, false);
      const write = compileWriter(output, false);
      const hasResult = output.name !== "Unit"; // An empty result still has its element, which clients look for.
      return {
        readInput({ form }) {
          if (form === undefined) throw serializationError("The request has no parameters");
          return read(form) as Record<string, unknown>;
        },
        writeOutput(value, requestId) {
          const result = hasResult ? write(value, `${name}Result`, "") : "";
          const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
          const body = `<${name}Response${namespace}>${result}${metadata}</${name}Response>`;
          return { status: 200, headers: HEADERS, body };
        },
      };
    },
    writeError(error, requestId) {
      const type = `<Type>${error.fault === "client" ? "Sender" : "Receiver"}</Type>`;
      const text = `<Code>${escapeXml(error.queryCode)}</Code><Message>${escapeXml(error.message)}</Message>`;
      const detail = unwrap(modelledMembers(error));
      const body = `<ErrorResponse${namespace}><Error>${type}${text}${detail}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
      return { status: error.queryStatus, headers: HEADERS, body };
    },
  };
}

/** The content of a `<Detail>` element. */
function unwrap(detail: string): string {
  return detail === "<Detail/>" ? "" : detail.slice("<Detail>".length, -"</Detail>".length);
}
