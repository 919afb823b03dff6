/** Largest request body that is taken in, on the wire and decoded. A zipped Lambda function of 50 MB is 67 MB in base64. */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Longest that a connection without a request is kept, so that clients may reuse it. */
export const KEEP_ALIVE_MS = 65_000;

/** Largest head of a request: presigned URLs with session tokens are long. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** How long a closing server waits for running requests. */
export const CLOSE_GRACE_MS = 2000;
