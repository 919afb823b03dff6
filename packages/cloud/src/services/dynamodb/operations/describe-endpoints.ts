import type { Operation } from "../dynamo-db-client.ts";

/** How long a client may keep the answer; AWS says a day. */
const CACHE_MINUTES = 1440;

/** Answers where to send requests: to where this one was sent. */
export function describeEndpoints(): Operation<"DescribeEndpoints"> {
  return async (_input, { origin }) => ({
    Endpoints: [{ Address: new URL(origin).host, CachePeriodInMinutes: CACHE_MINUTES }],
  });
}
