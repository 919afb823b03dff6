import { LabError } from "@faultline/core";

/** An error of a SAM template, in the words of AWS's own transform. */
export function samError(logicalId: string, problem: string, hint: string): LabError {
  const message = `Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. Number of errors found: 1. Resource with id [${logicalId}] is invalid. ${problem}`;
  return new LabError("SAM_INVALID", message, hint);
}
