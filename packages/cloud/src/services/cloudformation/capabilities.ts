import { isJsonObject, type JsonObject } from "@faultline/core";
import { cloudFormationError } from "./errors.ts";
import { transformsOf } from "./sam/transform-sam.ts";

const IAM_NAMES: Readonly<Record<string, string>> = {
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Policy": "",
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
};

/**
 * The capability that a template's IAM resources need; undefined for none.
 * @see CloudFormation API Reference, CreateStack, "Capabilities": names need CAPABILITY_NAMED_IAM.
 */
export function requiredIamCapability(template: JsonObject): "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM" | undefined {
  const resources = isJsonObject(template["Resources"]) ? Object.values(template["Resources"]) : [];
  const iam = resources
    .filter(isJsonObject)
    .filter(({ Type: type }) => typeof type === "string" && Object.hasOwn(IAM_NAMES, type));
  if (iam.length === 0) return undefined;
  const isNamed = iam.some(({ Type: type, Properties: properties }) => {
    const name = typeof type === "string" ? IAM_NAMES[type] : undefined;
    return name !== undefined && name !== "" && isJsonObject(properties) && properties[name] !== undefined;
  });
  return isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
}

/**
 * Refuses a stack whose IAM resources or transform were not acknowledged.
 *
 * @param original The template as given; `processed` is the one after the transform.
 * @param allowsTransform Whether a change set does the transform, which needs no CAPABILITY_AUTO_EXPAND.
 * @throws ServiceError `InsufficientCapabilitiesException`.
 */
export function checkCapabilities(
  given: readonly string[],
  { original, processed, allowsTransform }: { original: JsonObject; processed: JsonObject; allowsTransform: boolean },
): void {
  if (!allowsTransform && transformsOf(original).length > 0 && !given.includes("CAPABILITY_AUTO_EXPAND")) {
    throw cloudFormationError("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
  }
  const required = requiredIamCapability(processed);
  const isGiven = required === undefined || given.includes("CAPABILITY_NAMED_IAM") || given.includes(required);
  if (!isGiven) throw cloudFormationError("InsufficientCapabilitiesException", `Requires capabilities : [${required}]`);
}
