import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { text } from "./property-values.ts";
import type { Provisioned, ProviderContext, ResourceProvider } from "./resource-provider.ts";

/**
 * Roles and policies, kept in the stack alone.
 *
 * Differs from AWS: the lab checks no permissions, so that a role is a name that functions carry.
 */
export const IDENTITY_STUBS: readonly ResourceProvider[] = [
  stub("AWS::IAM::Role", {
    nameProperty: "RoleName",
    properties: [
      "AssumeRolePolicyDocument",
      "Description",
      "ManagedPolicyArns",
      "MaxSessionDuration",
      "Path",
      "PermissionsBoundary",
      "Policies",
      "RoleName",
      "Tags",
    ],
    maxNameLength: 64,
    identify: (name, properties, context) => ({
      physicalId: name,
      attributes: {
        Arn: iamArn("role", name, { properties, context }),
        RoleId: `AROA${context.random.hex(17).toUpperCase()}`,
      },
    }),
  }),
  stub("AWS::IAM::Policy", {
    nameProperty: "PolicyName",
    properties: ["Groups", "PolicyDocument", "PolicyName", "Roles", "Users"],
    maxNameLength: 128,
    identify: (name) => ({ physicalId: name, attributes: { Id: name } }),
  }),
  stub("AWS::IAM::ManagedPolicy", {
    nameProperty: "ManagedPolicyName",
    properties: ["Description", "Groups", "ManagedPolicyName", "Path", "PolicyDocument", "Roles", "Users"],
    maxNameLength: 128,
    identify: (name, properties, context) => {
      const arn = iamArn("policy", name, { properties, context });
      return { physicalId: arn, attributes: { PolicyArn: arn } };
    },
  }),
  stub("AWS::S3::BucketPolicy", {
    nameProperty: "Bucket",
    properties: ["Bucket", "PolicyDocument"],
    maxNameLength: 63,
    identify: (name) => ({ physicalId: name, attributes: {} }),
  }),
];

interface Stub {
  readonly nameProperty: string;
  readonly properties: readonly string[];
  readonly maxNameLength: number;
  identify(name: string, properties: JsonObject, context: ProviderContext): Provisioned;
}

function stub(type: string, stubbed: Stub): ResourceProvider {
  const { nameProperty, properties, maxNameLength } = stubbed;
  return {
    type,
    properties,
    replacedBy: [nameProperty, "Path"],
    create: async (values, context) =>
      stubbed.identify(text(values, nameProperty) ?? generatedName(context, maxNameLength), values, context),
    update: async (existing) => existing,
    remove: async () => {},
  };
}

function iamArn(
  kind: string,
  name: string,
  { properties, context }: { properties: JsonObject; context: ProviderContext },
): string {
  return `arn:aws:iam::${context.scope.accountId}:${kind}${text(properties, "Path") ?? "/"}${name}`;
}
