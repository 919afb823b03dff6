import type { CodeSigningConfig } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { codeSigningArn } from "../catalog/code-signing-catalog.ts";
import { formatLastModified } from "../catalog/describe-function.ts";
import type { CodeSigningRecord } from "../catalog/records.ts";

/** A code signing configuration as the API answers it. */
export function describeCodeSigningConfig(scope: Scope, record: CodeSigningRecord): CodeSigningConfig {
  return {
    CodeSigningConfigId: record.id,
    CodeSigningConfigArn: codeSigningArn(scope, record.id),
    Description: record.description,
    AllowedPublishers: { SigningProfileVersionArns: [...record.publisherArns] },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: record.untrustedArtifactPolicy },
    LastModified: formatLastModified(record.lastModified),
  };
}
