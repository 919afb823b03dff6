import { ServiceError } from "../../../service-error.ts";

/** Whether a call failed because the lab lacks the service or the operation: no mistake of the user's. */
export function isNotImplemented(error: unknown): boolean {
  return error instanceof ServiceError && error.code === "NotImplemented";
}
