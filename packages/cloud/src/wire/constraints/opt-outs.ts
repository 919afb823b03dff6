/**
 * Members whose constraints the wire layer leaves to the service, because AWS answers otherwise there than with a list
 * of validation errors. `*` stands for the whole service; missing required members are refused all the same.
 */
const OPT_OUTS: Readonly<Record<string, readonly string[]>> = {
  // An unknown runtime is an InvalidParameterValueException with its own sentence.
  lambda: ["CreateFunctionRequest.Runtime", "UpdateFunctionConfigurationRequest.Runtime"],
  // S3 and SQS check values in their own words and codes.
  s3: ["*"],
  sqs: ["*"],
};

/** Whether AWS's general wording applies to a member. */
export function isChecked(serviceName: string, structure: string, member: string): boolean {
  const optOuts = OPT_OUTS[serviceName] ?? [];
  return !optOuts.includes("*") && !optOuts.includes(`${structure}.${member}`);
}
