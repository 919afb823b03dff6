import type { ThrottleLimit } from "./token-bucket.ts";

/**
 * Requests over all APIs of an account and Region.
 *
 * @see API Gateway Developer Guide, "Amazon API Gateway quotas", read 2026-11: 10,000 requests per second, burst 5,000.
 */
export const ACCOUNT_THROTTLE: ThrottleLimit = { rateLimit: 10_000, burstLimit: 5_000 };

/** Largest request or response body, bytes. Source: the same page, "Payload size", 10 MB, for REST and HTTP APIs. */
export const PAYLOAD_BYTES_MAX = 10 * 1024 * 1024;

/** APIs of one account and Region. Source: the same page, 600 Regional APIs, not adjustable per type here. */
export const APIS_MAX = 600;

/** Largest API definition that an import takes, bytes. Source: the same page, "OpenAPI specification size", 6 MB. */
export const DEFINITION_BYTES_MAX = 6 * 1024 * 1024;
