import type { IncomingHttpHeaders } from "node:http";
import { type AccountId, accountId, DEFAULT_ACCOUNT_ID, DEFAULT_REGION, region, type Scope } from "@faultline/core";

/** A request's SigV4 signature, from its `Authorization` header or a presigned URL. Not verified. */
export interface Signature {
  readonly accessKeyId: string;
  /** Credential scope: `20260101`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** When it was signed: `20260101T000000Z`. */
  readonly timestamp: string;
  readonly isPresigned: boolean;
  /** How long a presigned URL stays valid. */
  readonly expiresSeconds: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** Reads a request's signature; undefined where it has none. */
export function parseSignature(headers: IncomingHttpHeaders, query: URLSearchParams): Signature | undefined {
  const { authorization } = headers;
  if (authorization?.startsWith(ALGORITHM) === true) return parseHeader(authorization, headers);
  return query.get("X-Amz-Algorithm") === ALGORITHM ? parsePresigned(query) : parseVersion2(query);
}

/**
 * S3's older presigned URLs, which boto3 still makes by default, name the caller but no Region. They are taken for the
 * account alone: where signatures are verified they are refused, as in every Region since 2014.
 */
function parseVersion2(query: URLSearchParams): Signature | undefined {
  const accessKeyId = query.get("AWSAccessKeyId");
  if (accessKeyId === null || !query.has("Signature")) return undefined;
  return {
    accessKeyId,
    date: "",
    region: DEFAULT_REGION,
    service: "s3",
    signedHeaders: [],
    signature: "",
    timestamp: "",
    isPresigned: true,
    expiresSeconds: 0,
  };
}

const HEADER_FIELD = /([A-Za-z]+)=([^,\s]+)/g;

function parseHeader(authorization: string, headers: IncomingHttpHeaders): Signature | undefined {
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of authorization.matchAll(HEADER_FIELD)) fields.set(name, value);
  const credential = parseCredential(fields.get("Credential") ?? "");
  if (credential === undefined) return undefined;
  return {
    ...credential,
    signedHeaders: (fields.get("SignedHeaders") ?? "").split(";"),
    signature: fields.get("Signature") ?? "",
    timestamp: String(headers["x-amz-date"] ?? ""),
    isPresigned: false,
    expiresSeconds: 0,
  };
}

function parsePresigned(query: URLSearchParams): Signature | undefined {
  const credential = parseCredential(query.get("X-Amz-Credential") ?? "");
  if (credential === undefined) return undefined;
  return {
    ...credential,
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    timestamp: query.get("X-Amz-Date") ?? "",
    isPresigned: true,
    expiresSeconds: Number(query.get("X-Amz-Expires") ?? 0),
  };
}

const CREDENTIAL = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

function parseCredential(text: string): Pick<Signature, "accessKeyId" | "date" | "region" | "service"> | undefined {
  const match = CREDENTIAL.exec(text);
  if (match === null) return undefined;
  const [, accessKeyId = "", date = "", regionCode = "", service = ""] = match;
  return { accessKeyId, date, region: regionCode, service };
}

const ACCOUNT_ID = /^\d{12}$/;

/** The account that an access key id stands for: itself where it is a 12-digit account id, else the default account. */
export function accountOfAccessKey(accessKeyId: string | undefined): AccountId {
  return accessKeyId !== undefined && ACCOUNT_ID.test(accessKeyId) ? accountId(accessKeyId) : DEFAULT_ACCOUNT_ID;
}

/** The scope in which a request acts; unsigned ones act in the default account and Region. */
export function scopeOfSignature(signature: Signature | undefined): Scope {
  return {
    accountId: accountOfAccessKey(signature?.accessKeyId),
    region: signature === undefined ? DEFAULT_REGION : region(signature.region),
  };
}
