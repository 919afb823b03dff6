import type * as S3 from "@aws-sdk/client-s3";
import type { Scope } from "@faultline/core";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from "./operations/bucket-encryption.ts";
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
} from "./operations/bucket-lifecycle.ts";
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./operations/bucket-policy.ts";
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from "./operations/bucket-tagging.ts";
import { getBucketVersioning, putBucketVersioning } from "./operations/bucket-versioning.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getObject } from "./operations/get-object.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { headObject } from "./operations/head-object.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { listObjects } from "./operations/list-objects.ts";
import { listParts } from "./operations/list-parts.ts";
import {
  deletePublicAccessBlock,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from "./operations/public-access-block.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPartCopy } from "./operations/upload-part-copy.ts";
import { uploadPart } from "./operations/upload-part.ts";
import { openS3Storage, type S3Options, type S3Storage } from "./s3-storage.ts";

/** S3 as the lab composes it. */
export interface S3Service {
  readonly definition: ServiceDefinition;
  /**
   * All bytes of an object, for a neighbour such as Lambda (`Code.S3Bucket`).
   *
   * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, or `AccessDenied` for another account's bucket.
   */
  readObject(scope: Scope, bucket: string, key: string): Promise<Uint8Array>;
}

/** Makes S3: buckets and objects, as far as deployment tools need them. */
export function createS3Service(options: S3Options): S3Service {
  const s3 = openS3Storage(options);
  return {
    definition: defineService<typeof S3>({
      name: "s3",
      signingName: "s3",
      clientPackage: "@aws-sdk/client-s3",
      protocol: "rest-xml",
      apiVersion: "2006-03-01",
      statusOf: statusOfPart,
      operations: { ...bucketOperations(s3), ...objectOperations(s3) },
    }),
    async readObject(scope, bucket, key) {
      s3.buckets.require(scope, { Bucket: bucket });
      return s3.objects.read(bucket, key, (object) => s3.content.read(object.contentId));
    },
  };
}

/** A part of an object is a 206. */
function statusOfPart(_operation: string, output: Readonly<Record<string, unknown>>): number | undefined {
  return output["ContentRange"] === undefined ? undefined : 206;
}

function bucketOperations(s3: S3Storage): OperationHandlers<typeof S3> {
  return {
    CreateBucket: createBucket(s3),
    DeleteBucket: deleteBucket(s3),
    DeleteBucketEncryption: deleteBucketEncryption(s3),
    DeleteBucketLifecycle: deleteBucketLifecycle(s3),
    DeleteBucketPolicy: deleteBucketPolicy(s3),
    DeleteBucketTagging: deleteBucketTagging(s3),
    DeletePublicAccessBlock: deletePublicAccessBlock(s3),
    GetBucketEncryption: getBucketEncryption(s3),
    GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration(s3),
    GetBucketLocation: getBucketLocation(s3),
    GetBucketPolicy: getBucketPolicy(s3),
    GetBucketTagging: getBucketTagging(s3),
    GetBucketVersioning: getBucketVersioning(s3),
    GetPublicAccessBlock: getPublicAccessBlock(s3),
    HeadBucket: headBucket(s3),
    ListBuckets: listBuckets(s3),
    PutBucketEncryption: putBucketEncryption(s3),
    PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration(s3),
    PutBucketPolicy: putBucketPolicy(s3),
    PutBucketTagging: putBucketTagging(s3),
    PutBucketVersioning: putBucketVersioning(s3),
    PutPublicAccessBlock: putPublicAccessBlock(s3),
  };
}

function objectOperations(s3: S3Storage): OperationHandlers<typeof S3> {
  return {
    AbortMultipartUpload: abortMultipartUpload(s3),
    CompleteMultipartUpload: completeMultipartUpload(s3),
    CopyObject: copyObject(s3),
    CreateMultipartUpload: createMultipartUpload(s3),
    DeleteObject: deleteObject(s3),
    DeleteObjects: deleteObjects(s3),
    GetObject: getObject(s3),
    HeadObject: headObject(s3),
    ListObjects: listObjects(s3),
    ListObjectsV2: listObjectsV2(s3),
    ListParts: listParts(s3),
    PutObject: putObject(s3),
    UploadPart: uploadPart(s3),
    UploadPartCopy: uploadPartCopy(s3),
  };
}
