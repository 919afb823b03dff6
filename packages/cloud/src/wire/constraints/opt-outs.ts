/**
 * Members whose constraints the wire layer leaves to the service, because AWS answers otherwise there than with a list
 * of validation errors. `*` stands for the whole service, `*.` for every structure; missing required members are refused all the same.
 */
const OPT_OUTS: Readonly<Record<string, readonly string[]>> = {
  // An unknown runtime is an InvalidParameterValueException with its own sentence.
  lambda: ["CreateFunctionRequest.Runtime", "UpdateFunctionConfigurationRequest.Runtime"],
  // A name that is too long has its own sentence, and a transformation prints its members in another order.
  logs: ["*.logGroupName", "*.logStreamName", "PutMetricFilterRequest.metricTransformations"],
  // S3 and SQS check values in their own words and codes.
  s3: ["*"],
  sqs: ["*"],
};

/** Whether AWS's general wording applies to a member. */
export function isChecked(serviceName: string, structure: string, member: string): boolean {
  const optOuts = OPT_OUTS[serviceName] ?? [];
  return !["*", `*.${member}`, `${structure}.${member}`].some((optOut) => optOuts.includes(optOut));
}
