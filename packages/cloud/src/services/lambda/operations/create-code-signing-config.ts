import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeCodeSigningConfig } from "./describe-code-signing-config.ts";

/** Says whose signatures the code of functions must have. */
export function createCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "CreateCodeSigningConfig"> {
  const { clock, random } = parts.dependencies;
  return (input, { scope }) => {
    const record = {
      id: `csc-${random.hex(17)}`,
      description: input.Description ?? "",
      publisherArns: input.AllowedPublishers?.SigningProfileVersionArns ?? [],
      untrustedArtifactPolicy: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? "Warn",
      tags: input.Tags ?? {},
      lastModified: clock.now(),
    };
    parts.codeSigning.put(scope, record);
    return { CodeSigningConfig: describeCodeSigningConfig(scope, record) };
  };
}
