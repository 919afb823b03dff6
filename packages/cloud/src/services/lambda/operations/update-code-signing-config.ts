import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeCodeSigningConfig } from "./describe-code-signing-config.ts";

/** Changes what it names of a code signing configuration. */
export function updateCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "UpdateCodeSigningConfig"> {
  return (input, { scope }) => {
    const before = parts.codeSigning.require(scope, input.CodeSigningConfigArn);
    const policy = input.CodeSigningPolicies?.UntrustedArtifactOnDeployment;
    const record = {
      ...before,
      description: input.Description ?? before.description,
      publisherArns: input.AllowedPublishers?.SigningProfileVersionArns ?? before.publisherArns,
      untrustedArtifactPolicy: policy ?? before.untrustedArtifactPolicy,
      lastModified: parts.dependencies.clock.now(),
    };
    parts.codeSigning.put(scope, record);
    return { CodeSigningConfig: describeCodeSigningConfig(scope, record) };
  };
}
