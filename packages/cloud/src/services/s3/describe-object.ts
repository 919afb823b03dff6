import { parseByteRange } from "./byte-range.ts";
import { writeObjectHeaders } from "./object-headers.ts";
import type { ObjectRecord } from "./objects.ts";
import { ENCRYPTION } from "./operation.ts";

/** The members of GetObject and HeadObject that decide what is shown. */
export interface DescriptionRequest {
  readonly Range?: string | undefined;
  readonly ChecksumMode?: string | undefined;
}

/** The members of a read that replace headers of the answer. */
export interface HeaderOverrides {
  readonly ResponseCacheControl?: string | undefined;
  readonly ResponseContentDisposition?: string | undefined;
  readonly ResponseContentEncoding?: string | undefined;
  readonly ResponseContentLanguage?: string | undefined;
  readonly ResponseContentType?: string | undefined;
}

/** What GetObject and HeadObject say of an object, the body apart. Checksums are those of the whole object. */
export function describeObject(object: ObjectRecord, { Range, ChecksumMode }: DescriptionRequest) {
  const range = parseByteRange(Range, object.sizeBytes);
  const isPart = range !== undefined && range !== "unsatisfiable";
  return {
    ...writeObjectHeaders(object.headers),
    ...ENCRYPTION,
    AcceptRanges: "bytes",
    ETag: object.eTag,
    LastModified: new Date(object.lastModifiedMs),
    ContentLength: isPart ? range.lastByte - range.firstByte + 1 : object.sizeBytes,
    ...(isPart ? { ContentRange: `bytes ${range.firstByte}-${range.lastByte}/${object.sizeBytes}` } : {}),
    ...(ChecksumMode === "ENABLED" && !isPart ? object.checksums : {}),
  };
}

/** The headers that a read replaces, such as `response-content-type` of a presigned link. */
export function overrideHeaders(input: HeaderOverrides) {
  const overrides = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
  };
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)) as {
    readonly [Member in keyof typeof overrides]?: string;
  };
}
