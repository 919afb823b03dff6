import type { PreparedQuery } from "@faultline/telemetry";
import type { ServiceError } from "../../../service-error.ts";
import { logsError } from "../errors.ts";

/** The error for a query that does not compile, with the place. */
export function malformedQuery({ message, span }: NonNullable<PreparedQuery["diagnostic"]>): ServiceError {
  return logsError("MalformedQueryException", message, {
    queryCompileError: { location: { startCharOffset: span.start, endCharOffset: span.end }, message },
  });
}
