import { LabError } from "@faultline/core";

/** The error of a query whose signal was aborted. */
export function cancelled(): LabError {
  return new LabError("QUERY_CANCELLED", "The query was cancelled.", "Start it again, perhaps over less time.");
}
