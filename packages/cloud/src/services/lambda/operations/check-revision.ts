import { lambdaError } from "../errors.ts";

/** @throws ServiceError `PreconditionFailedException` when the caller expects another revision than the current one. */
export function checkRevision(expected: string | undefined, current: string): void {
  if (expected === undefined || expected === "" || expected === current) return;
  throw lambdaError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. " +
      "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    { Type: "User" },
  );
}
