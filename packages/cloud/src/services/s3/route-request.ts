import type { RoutableRequest, RoutedOperation } from "../../wire/service.ts";
import { bucketFromHost } from "./bucket-from-host.ts";

/** Query parameters that select an operation, in the order in which they are looked for. */
type Selectors = readonly (readonly [parameter: string, operation: string])[];

/** Sub-resources that this service does not keep: without them listed, their requests would act on the bucket or object itself. */
const FOREIGN_SUBRESOURCES = [
  "accelerate",
  "acl",
  "analytics",
  "annotation",
  "attributes",
  "cors",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "logging",
  "metadataConfiguration",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policyStatus",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "torrent",
  "uploads",
  "versions",
  "website",
] as const;

const BUCKET_SELECTORS: Readonly<Record<string, Selectors>> = {
  GET: [
    ["location", "GetBucketLocation"],
    ["versioning", "GetBucketVersioning"],
    ["encryption", "GetBucketEncryption"],
    ["publicAccessBlock", "GetPublicAccessBlock"],
    ["tagging", "GetBucketTagging"],
    ["policy", "GetBucketPolicy"],
    ["lifecycle", "GetBucketLifecycleConfiguration"],
    ["list-type", "ListObjectsV2"],
  ],
  PUT: [
    ["versioning", "PutBucketVersioning"],
    ["encryption", "PutBucketEncryption"],
    ["publicAccessBlock", "PutPublicAccessBlock"],
    ["tagging", "PutBucketTagging"],
    ["policy", "PutBucketPolicy"],
    ["lifecycle", "PutBucketLifecycleConfiguration"],
  ],
  DELETE: [
    ["encryption", "DeleteBucketEncryption"],
    ["publicAccessBlock", "DeletePublicAccessBlock"],
    ["tagging", "DeleteBucketTagging"],
    ["policy", "DeleteBucketPolicy"],
    ["lifecycle", "DeleteBucketLifecycle"],
  ],
  POST: [["delete", "DeleteObjects"]],
};

const BUCKET_DEFAULTS: Readonly<Record<string, string>> = {
  GET: "ListObjects",
  PUT: "CreateBucket",
  DELETE: "DeleteBucket",
  HEAD: "HeadBucket",
};

const OBJECT_SELECTORS: Readonly<Record<string, Selectors>> = {
  GET: [["uploadId", "ListParts"]],
  PUT: [["partNumber", "UploadPart"]],
  DELETE: [["uploadId", "AbortMultipartUpload"]],
  POST: [
    ["uploads", "CreateMultipartUpload"],
    ["uploadId", "CompleteMultipartUpload"],
  ],
};

const OBJECT_DEFAULTS: Readonly<Record<string, string>> = {
  GET: "GetObject",
  PUT: "PutObject",
  DELETE: "DeleteObject",
  HEAD: "HeadObject",
};

/**
 * Finds the S3 operation of a request, and the bucket and key that it names: the bucket stands in the Host or is the
 * first path segment, the rest of the path is the key.
 *
 * @returns Undefined for what S3's API has not or this service does not keep.
 */
export function routeS3Request(request: RoutableRequest): RoutedOperation | undefined {
  const { bucket, key } = bucketAndKey(request);
  if (bucket === undefined) return request.method === "GET" ? { operation: "ListBuckets", members: {} } : undefined;
  const query = new URLSearchParams(request.rawQuery);
  const operation = key === undefined ? bucketOperation(request, query) : objectOperation(request, query);
  if (operation === undefined) return undefined;
  return { operation, members: { Bucket: bucket, ...(key === undefined ? {} : { Key: key }) } };
}

function bucketAndKey(request: RoutableRequest): { readonly bucket?: string; readonly key?: string } {
  const path = request.path.replace(/^\//, "");
  const hosted = bucketFromHost(request.headers.host ?? "");
  if (hosted !== undefined) return path === "" ? { bucket: hosted } : { bucket: hosted, key: decode(path) };
  if (path === "") return {};
  const slash = path.indexOf("/");
  if (slash === -1) return { bucket: decode(path) };
  const key = path.slice(slash + 1);
  const bucket = decode(path.slice(0, slash));
  return key === "" ? { bucket } : { bucket, key: decode(key) };
}

function bucketOperation(request: RoutableRequest, query: URLSearchParams): string | undefined {
  const selected = select(BUCKET_SELECTORS[request.method], query);
  if (selected !== undefined) return selected;
  return FOREIGN_SUBRESOURCES.some((name) => query.has(name)) ? undefined : BUCKET_DEFAULTS[request.method];
}

function objectOperation(request: RoutableRequest, query: URLSearchParams): string | undefined {
  const isCopy = request.method === "PUT" && request.headers["x-amz-copy-source"] !== undefined;
  if (isCopy) return query.has("partNumber") ? "UploadPartCopy" : "CopyObject";
  const selected = select(OBJECT_SELECTORS[request.method], query);
  if (selected !== undefined) return selected;
  const isForeign = query.has("tagging") || FOREIGN_SUBRESOURCES.some((name) => query.has(name));
  return isForeign ? undefined : OBJECT_DEFAULTS[request.method];
}

function select(selectors: Selectors | undefined, query: URLSearchParams): string | undefined {
  return selectors?.find(([parameter]) => query.has(parameter))?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign stands for itself.
  }
}
