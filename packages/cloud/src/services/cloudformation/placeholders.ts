import type { Scope } from "@faultline/core";
import { providerOf } from "./resources/providers.ts";

/**
 * The properties in which a name that leads nowhere does no harm, by resource type: what only function code reads, what
 * the lab keeps without acting on it, and roles, whose permissions are not checked.
 */
const TOLERANT: Readonly<Record<string, readonly string[] | "all">> = {
  "AWS::CloudWatch::Alarm": "all",
  "AWS::CloudWatch::CompositeAlarm": "all",
  "AWS::CloudWatch::Dashboard": "all",
  "AWS::IAM::ManagedPolicy": "all",
  "AWS::IAM::Policy": "all",
  "AWS::IAM::Role": "all",
  "AWS::Lambda::Function": ["DeadLetterConfig", "Environment", "Tags", "VpcConfig"],
  "AWS::S3::BucketPolicy": ["PolicyDocument"],
};

/** Whether a property may hold the placeholder of a resource that was left out. One that is ignored may hold anything. */
export function takesPlaceholder(type: string, property: string): boolean {
  const tolerant = Object.hasOwn(TOLERANT, type) ? TOLERANT[type] : undefined;
  if (tolerant === "all" || tolerant?.includes(property) === true) return true;
  return providerOf(type)?.properties.includes(property) === false;
}

/** Types whose `Ref` is an ARN. @see CloudFormation Template Reference, "Return values" of each. */
const NAMED_BY_ARN: readonly string[] = [
  "AWS::SNS::Topic",
  "AWS::SecretsManager::Secret",
  "AWS::Serverless::StateMachine",
  "AWS::StepFunctions::StateMachine",
];

/** A resource that the lab could not make. */
export interface SkippedResource {
  readonly logicalId: string;
  readonly type: string;
}

/**
 * What stands for a resource that was left out, so that nobody takes it for real: `faultline-skipped-Queue`, as an ARN
 * where an ARN is asked for.
 *
 * @param attribute Of `Fn::GetAtt`; undefined for `Ref`.
 */
export function placeholderOf(
  { logicalId, type }: SkippedResource,
  attribute: string | undefined,
  scope: Scope,
): string {
  const name = `faultline-skipped-${logicalId}`;
  const isArn = attribute === undefined ? NAMED_BY_ARN.includes(type) : attribute.endsWith("Arn");
  if (!isArn) return name;
  const service = type.split("::")[1]?.toLowerCase() ?? "aws";
  return `arn:aws:${service}:${scope.region}:${scope.accountId}:${name}`;
}
