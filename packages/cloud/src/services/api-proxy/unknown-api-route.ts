import type { HttpRoute } from "../../wire/http-route.ts";
import { parseApiAddress } from "./api-address.ts";

/**
 * Answers invoke URLs of APIs that do not exist: 403, `{"message":"Forbidden"}`, as API Gateway does. Mounted after the
 * routes of REST and HTTP APIs, each of which takes only its own APIs.
 */
export const unknownApiRoute: HttpRoute = {
  match(request) {
    if (parseApiAddress(request) === undefined) return undefined;
    return Promise.resolve({
      status: 403,
      headers: { "content-type": "application/json", "x-amzn-ErrorType": "ForbiddenException" },
      body: '{"message":"Forbidden"}',
    });
  },
};
