import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { EpochMs } from "@faultline/core";
import { ServiceError } from "../../service-error.ts";
import type { HttpRequest } from "../http-route.ts";
import type { Signature } from "./parse-signature.ts";

/** Finds the secret of an access key; undefined for a key that does not exist. */
export type SecretLookup = (accessKeyId: string) => string | undefined;

/** How far a request's clock may be off. */
const MAX_SKEW_MS = 15 * 60_000;
/** Longest life of a presigned URL: one week. */
const MAX_EXPIRES_SECONDS = 604_800;
const MAX_CACHED_KEYS = 1000;

/**
 * Checks a signature and throws what AWS answers to a wrong one.
 *
 * @throws `InvalidClientTokenId`, `SignatureDoesNotMatch`, `InvalidSignatureException` or `RequestExpired`, all 403.
 * @see IAM User Guide, "Create a signed AWS API request".
 */
export function verifySignature(
  signature: Signature,
  request: HttpRequest,
  options: { readonly secretOf: SecretLookup; readonly now: EpochMs },
): void {
  const secret = options.secretOf(signature.accessKeyId);
  if (secret === undefined) {
    throw refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  checkTime(signature, options.now);
  const expected = createHmac("sha256", signingKey(secret, signature))
    .update(stringToSign(signature, request))
    .digest();
  const given = Buffer.from(signature.signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw refusal(
      signature.service === "s3" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
}

function refusal(code: string, message: string): ServiceError {
  return new ServiceError(code, message, {}, 403);
}

const TIMESTAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function checkTime(signature: Signature, now: EpochMs): void {
  const match = TIMESTAMP.exec(signature.timestamp);
  if (match === null || !signature.timestamp.startsWith(signature.date)) {
    throw refusal(
      "IncompleteSignatureException",
      "Date must be in ISO-8601 'basic format' and in the credential scope",
    );
  }
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const signedMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  const { isPresigned, expiresSeconds } = signature;
  const isLate = now > signedMs + (isPresigned ? Math.min(expiresSeconds, MAX_EXPIRES_SECONDS) * 1000 : MAX_SKEW_MS);
  if (isLate || now < signedMs - MAX_SKEW_MS) {
    throw refusal("RequestExpired", `Signature expired: ${signature.timestamp} is too far from the server's time`);
  }
}

const signingKeys = new Map<string, Buffer>();

function signingKey(secret: string, { date, region, service }: Signature): Buffer {
  const cacheKey = JSON.stringify([secret, date, region, service]);
  const known = signingKeys.get(cacheKey);
  if (known !== undefined) return known;
  if (signingKeys.size >= MAX_CACHED_KEYS) signingKeys.clear();
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`) as Buffer;
  signingKeys.set(cacheKey, key);
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function stringToSign(signature: Signature, request: HttpRequest): string {
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const canonicalHash = sha256(canonicalRequest(signature, request));
  return `AWS4-HMAC-SHA256\n${signature.timestamp}\n${scope}\n${canonicalHash}`;
}

function canonicalRequest(signature: Signature, { method, path, rawQuery, headers, body }: HttpRequest): string {
  const headerLines = signature.signedHeaders.map((name) => {
    const value = headers[name];
    const text = Array.isArray(value) ? value.join(",") : (value ?? "");
    return `${name}:${text.trim().replace(/\s+/g, " ")}\n`;
  });
  return [
    method,
    canonicalPath(path, signature.service),
    canonicalQuery(rawQuery, signature.isPresigned),
    headerLines.join(""),
    signature.signedHeaders.join(";"),
    payloadHash(signature, headers["x-amz-content-sha256"], body),
  ].join("\n");
}

/** Every service but S3 encodes the path's segments once more, on top of their form on the wire. */
function canonicalPath(path: string, service: string): string {
  if (service === "s3") return path;
  return path.split("/").map(encodeStrictly).join("/") || "/";
}

function canonicalQuery(rawQuery: string, isPresigned: boolean): string {
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      return [encodeStrictly(decodeQuery(name)), encodeStrictly(decodeQuery(value))] as const;
    })
    .filter(([name]) => !(isPresigned && name === "X-Amz-Signature"))
    .sort(([a, aValue], [b, bValue]) => compareText(a, b) || compareText(aValue, bValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function decodeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text; // Not decodable, so it cannot have been signed either: the signature will not match.
  }
}

function payloadHash(signature: Signature, given: string | string[] | undefined, body: Uint8Array): string {
  if (typeof given === "string" && (given === "UNSIGNED-PAYLOAD" || given.startsWith("STREAMING-"))) return given;
  if (signature.isPresigned && signature.service === "s3") return "UNSIGNED-PAYLOAD";
  return sha256(body); // The body as sent, so that a tampered one does not match whatever the header claims.
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
