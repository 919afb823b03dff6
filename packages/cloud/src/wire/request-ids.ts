import { type Random, type RequestId, requestId } from "@faultline/core";
import type { ServiceTraits } from "./service-traits.ts";

const DYNAMODB_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const DYNAMODB_LENGTH = 52;
const S3_LENGTH = 16;

/** Makes a request id as the service's answers carry it. */
export function newRequestId(random: Random, style: ServiceTraits["requestIdStyle"]): RequestId {
  switch (style) {
    case "uuid":
      return requestId(random.uuid());
    case "s3":
      return requestId(random.hex(S3_LENGTH).toUpperCase());
    default: {
      let id = "";
      while (id.length < DYNAMODB_LENGTH) {
        id += DYNAMODB_ALPHABET.charAt(Math.floor(random.next() * DYNAMODB_ALPHABET.length));
      }
      return requestId(id);
    }
  }
}

/** The headers that carry a request id. */
export function requestIdHeaders(id: RequestId, style: ServiceTraits["requestIdStyle"]): Record<string, string> {
  return style === "s3" ? { "x-amz-request-id": id, "x-amz-id-2": id } : { "x-amzn-requestid": id };
}
