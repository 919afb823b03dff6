/** What a client says about an object and gets back with it. */
export interface ObjectHeaders {
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
  /** ISO 8601. */
  readonly expires?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly WebsiteRedirectLocation?: string;
}

type Given<Value> = { readonly [Member in keyof Value]?: Value[Member] | undefined };

/** The members of PutObject, CreateMultipartUpload and CopyObject that describe the object. */
export type HeaderMembers = Given<Omit<ObjectHeaders, "expires">> & { readonly Expires?: Date | undefined };

/** The type of an object put without one. */
const DEFAULT_CONTENT_TYPE = "binary/octet-stream";

const TEXT_MEMBERS = ["CacheControl", "ContentDisposition", "ContentLanguage", "WebsiteRedirectLocation"] as const;

/** Keeps what a request says about its object. `aws-chunked` is framing of the request, not an encoding of the object. */
export function readObjectHeaders(input: HeaderMembers): ObjectHeaders {
  const encoding = withoutFraming(input.ContentEncoding);
  const texts = TEXT_MEMBERS.flatMap((member) => (input[member] === undefined ? [] : [[member, input[member]]]));
  return {
    ...Object.fromEntries(texts),
    ContentType: input.ContentType ?? DEFAULT_CONTENT_TYPE,
    ...(encoding === "" ? {} : { ContentEncoding: encoding }),
    ...(input.Expires === undefined ? {} : { expires: input.Expires.toISOString() }),
    ...(input.Metadata === undefined ? {} : { Metadata: input.Metadata }),
  };
}

/** The same as members of an answer. */
export function writeObjectHeaders(headers: ObjectHeaders) {
  const { expires, Metadata, ...texts } = headers;
  return {
    ...texts,
    Metadata: { ...Metadata },
    ...(expires === undefined ? {} : { Expires: new Date(expires), ExpiresString: new Date(expires).toUTCString() }),
  };
}

function withoutFraming(encoding: string | undefined): string {
  const codings = (encoding ?? "").split(",").map((coding) => coding.trim());
  return codings.filter((coding) => coding !== "" && coding !== "aws-chunked").join(",");
}
