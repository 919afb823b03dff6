import { compileHttpInput } from "../codec/http-input.ts";
import { compileHttpOutput } from "../codec/http-output.ts";
import { parseXml } from "../codec/parse-xml.ts";
import { createXmlReaderCompiler } from "../codec/xml-reader.ts";
import { createXmlWriterCompiler, escapeXml, xmlNamespaceAttribute } from "../codec/xml-writer.ts";
import type { Member, StructureShape } from "../shape.ts";
import type { Protocol, ProtocolContext } from "./protocol.ts";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTENT_TYPE = "application/xml";

/**
 * AWS REST XML as S3 speaks it: bodies are XML elements or the object's bytes, errors a bare `<Error>`.
 *
 * @see Smithy 2.0, "AWS REST XML protocol", and the Amazon S3 API Reference, "Error responses".
 */
export function createRestXml({ traits }: ProtocolContext): Protocol {
  const compileReader = createXmlReaderCompiler();
  const compileWriter = createXmlWriterCompiler();
  const namespace = xmlNamespaceAttribute(traits.xmlNamespace);
  return {
    compile(operation) {
      const writeHttp = compileHttpOutput(operation, {
        contentType: CONTENT_TYPE,
        blobContentType: traits.blobContentType,
        compileDocument(shape) {
          if (shape.members.length === 0) return () => "";
          const write = compileWriter(shape, false);
          const name = shape.traits.xmlName ?? shape.name;
          const unwrapped = unwrappedMember(shape, name);
          if (unwrapped !== undefined) {
            return (value) =>
              `${DECLARATION}<${name}${namespace}>${escapeXml((value[unwrapped] ?? "") as string)}</${name}>`;
          }
          return (value) => DECLARATION + write(value, name, namespace);
        },
        compilePayload({ name, shape, traits: memberTraits }) {
          const write = compileWriter(shape, false);
          const element = memberTraits.xmlName ?? (shape.kind === "structure" ? shape.name : name);
          return (value) => DECLARATION + write(value, element, namespace);
        },
      });
      const readInput = compileHttpInput(operation.input, {
        compileDocument(shape) {
          const read = compileReader(shape);
          return (body) => (body.length === 0 ? {} : (read(parseXml(textOf(body))) as Record<string, unknown>));
        },
        compilePayload: (member) => payloadReader(member, compileReader),
      });
      return {
        readInput,
        writeOutput(output) {
          const response = writeHttp(output);
          // The model has no status for a part of an object; S3 answers 206 (RFC 9110, section 15.3.7).
          return response.headers["content-range"] === undefined ? response : { ...response, status: 206 };
        },
      };
    },
    writeError(error, requestId) {
      const { shape, members, code, message } = error;
      const detail = Object.entries(members)
        .filter(
          ([name]) =>
            shape === undefined || shape.members.length === 0 || shape.members.some((member) => member.name === name),
        )
        .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
        .join("");
      const text = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
      const body = `${DECLARATION}<Error>${text}${detail}<RequestId>${requestId}</RequestId><HostId>${requestId}</HostId></Error>`;
      return { status: error.httpStatus, headers: { "content-type": CONTENT_TYPE }, body };
    },
  };
}

/**
 * S3's GetBucketLocation answers its only member's text in an element of the same name, without the structure around
 * it.
 */
function unwrappedMember(shape: StructureShape, elementName: string): string | undefined {
  const [only] = shape.members;
  return shape.members.length === 1 && only?.name === elementName && only.shape.kind === "string"
    ? only.name
    : undefined;
}

function payloadReader(
  { shape, traits }: Member,
  compileReader: ReturnType<typeof createXmlReaderCompiler>,
): (body: Uint8Array) => unknown {
  if (shape.kind === "blob") return (body) => (body.length > 0 || traits.streaming === 1 ? body : undefined);
  if (shape.kind === "string") return textOf;
  const read = compileReader(shape);
  return (body) => (body.length === 0 ? undefined : read(parseXml(textOf(body))));
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}
