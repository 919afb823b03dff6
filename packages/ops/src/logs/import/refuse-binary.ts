import { LabError } from "@faultline/core";

/** Bytes at the beginning of a file that show whether it is text. */
const HEAD_BYTES = 64 * 1024;

/**
 * The same chunks, once their beginning proves to be text without NUL bytes, and nearly all of it UTF-8.
 *
 * @throws LabError `IMPORT_UNREADABLE`, with what the file seems to be and how to make text of it.
 */
export async function* refuseBinary(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    requireText(head, name);
    yield head;
    head = undefined;
  }
  if (head === undefined) return;
  requireText(head, name);
  yield head;
}

function requireText(bytes: Uint8Array, name: string): void {
  const head = bytes.subarray(0, HEAD_BYTES);
  const hasNul = head.includes(0);
  if (!hasNul && isNearlyUtf8(head)) return;
  const { kind, hint } = contentOf(head, hasNul);
  throw new LabError("IMPORT_UNREADABLE", `${name} is no UTF-8 text: it seems to be ${kind}`, hint);
}

/** Share of broken characters up to which a text is taken for UTF-8: a log may hold some. */
const BROKEN_MAX = 0.1;

function isNearlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  return (text.match(/\uFFFD/g)?.length ?? 0) <= BROKEN_MAX * text.length + 1; // The last one may be cut.
}

/** What bytes that are no text seem to be, and the next step. */
function contentOf(head: Uint8Array, hasNul: boolean): { readonly kind: string; readonly hint: string } {
  if (startsWith(head, [0x50, 0x4b])) return { kind: "a zip archive", hint: "unzip it, and give the files in it" };
  if (startsWith(head, [0x1f, 0x8b])) return { kind: "packed with gzip", hint: "unpack it first, as gunzip -c does" };
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) {
    return { kind: "UTF-16 text", hint: "convert it first: iconv -f UTF-16 -t UTF-8" };
  }
  if (hasNul) return { kind: "binary", hint: "give logs as text, or text packed with gzip" };
  return {
    kind: "binary, or text in another encoding",
    hint: "convert text first, such as iconv -f ISO-8859-1 -t UTF-8; iconv -c -f UTF-8 -t UTF-8 leaves broken characters out",
  };
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
