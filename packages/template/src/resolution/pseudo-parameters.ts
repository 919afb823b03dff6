import type { JsonValue, Scope } from "@faultline/core";

/**
 * The values of `AWS::Region` and its like for a stack. `AWS::NoValue` is not among them: it is the absence of one.
 * @see CloudFormation User Guide, "Pseudo parameters reference".
 */
export function pseudoParameters(
  scope: Scope,
  stack: { readonly name: string; readonly id: string },
): Record<string, JsonValue> {
  return {
    "AWS::AccountId": scope.accountId,
    "AWS::NotificationARNs": [],
    "AWS::Partition": "aws",
    "AWS::Region": scope.region,
    "AWS::StackId": stack.id,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": "amazonaws.com",
  };
}
