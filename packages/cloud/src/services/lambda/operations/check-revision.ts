import { lambdaError } from "../errors.ts";

/**
 * @param source The operation that the message names as the source of the current revision.
 * @throws ServiceError `PreconditionFailedException` when the caller expects another revision than the current one.
 */
export function checkRevision(expected: string | undefined, current: string, source = "GetFunction/GetAlias"): void {
  if (expected === undefined || expected === "" || expected === current) return;
  throw lambdaError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. " +
      `Call the ${source} API to retrieve the latest Revision Id`,
    { Type: "User" },
  );
}
