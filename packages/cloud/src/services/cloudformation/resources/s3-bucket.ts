import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::S3::Bucket`. */
export const s3Bucket: ResourceProvider = {
  type: "AWS::S3::Bucket",
  properties: ["BucketName"],
  replacedBy: ["BucketName"],
  async create(properties, context) {
    const { services, scope } = context;
    const Bucket = text(properties, "BucketName") ?? generatedName(context, MAX_BUCKET_NAME).toLowerCase();
    await services.call({ service: "s3", operation: "CreateBucket", input: { Bucket }, scope });
    const attributes = {
      Arn: `arn:aws:s3:::${Bucket}`,
      DomainName: `${Bucket}.s3.amazonaws.com`,
      RegionalDomainName: `${Bucket}.s3.${scope.region}.amazonaws.com`,
    };
    return { physicalId: Bucket, attributes };
  },
  async update(existing) {
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "s3", operation: "DeleteBucket", input: { Bucket: physicalId }, scope }),
    );
  },
};

const MAX_BUCKET_NAME = 63;
