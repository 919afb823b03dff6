import { AWS_READS } from "./aws-reads.ts";

/**
 * The IAM policy that a diagnosis needs: the actions of {@link AWS_READS} and no other. Most of them cannot be narrowed
 * to a resource, so all stand for every resource.
 */
export function iamPolicy() {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "FaultlineDiagnose", Effect: "Allow", Action: Object.keys(AWS_READS).toSorted(), Resource: "*" },
    ],
  } as const;
}
