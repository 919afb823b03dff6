/** A 12-digit AWS account id. */
export type AccountId = string & { readonly kind: "account-id" };
/** An AWS Region code such as `us-east-1`. */
export type Region = string & { readonly kind: "region" };
/** A v4 UUID as AWS services use to name a request. */
export type RequestId = string & { readonly kind: "request-id" };
/** An X-Ray trace id: `1-<8 hex epoch seconds>-<24 hex>`. */
export type TraceId = string & { readonly kind: "trace-id" };
/** An X-Ray segment or subsegment id: 16 hex digits. */
export type SegmentId = string & { readonly kind: "segment-id" };

/** The account and Region that own a piece of state. Two scopes never see each other. */
export interface Scope {
  readonly accountId: AccountId;
  readonly region: Region;
}

/** The account of a caller whose access key id is not itself a 12-digit account id. */
export const DEFAULT_ACCOUNT_ID = accountId("000000000000");
/** The Region of a caller who names none. */
export const DEFAULT_REGION = region("us-east-1");

/** Brands a 12-digit string as an account id. The caller has checked the digits. */
export function accountId(text: string): AccountId {
  return text as AccountId;
}

/** Brands a Region code. */
export function region(text: string): Region {
  return text as Region;
}

/** Brands a request id. */
export function requestId(text: string): RequestId {
  return text as RequestId;
}

/** Brands a trace id. */
export function traceId(text: string): TraceId {
  return text as TraceId;
}

/** Brands a segment id. */
export function segmentId(text: string): SegmentId {
  return text as SegmentId;
}

/** The key under which a scope's state is kept: `account/region`. */
export function scopeKey(scope: Scope): string {
  return `${scope.accountId}/${scope.region}`;
}
