import type { RequestContext } from "../../wire/service.ts";
import { type BodyClaims, type Checksums, verifyBody } from "./checksums.ts";
import { s3Error } from "./errors.ts";

/** The content of a PutObject or UploadPart request, verified. */
export interface ReceivedBody {
  readonly content: Uint8Array;
  readonly checksums: Checksums;
}

/**
 * Takes the content out of a request.
 *
 * @throws ServiceError `EntityTooLarge`, `IncompleteBody`, `BadDigest`, `InvalidDigest`.
 */
export function receiveBody(
  input: BodyClaims & { readonly Body?: Uint8Array | undefined },
  context: RequestContext,
  maxBytes: number,
): ReceivedBody {
  const content = input.Body ?? new Uint8Array(0);
  if (content.length > maxBytes) {
    const members = { ProposedSize: content.length, MaxSizeAllowed: maxBytes };
    throw s3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", members);
  }
  const decodedLength = context.headers["x-amz-decoded-content-length"];
  if (decodedLength !== undefined && Number(decodedLength) !== content.length) {
    const message = "You did not provide the number of bytes specified by the Content-Length HTTP header.";
    throw s3Error("IncompleteBody", message);
  }
  return { content, checksums: verifyBody(content, input) };
}
