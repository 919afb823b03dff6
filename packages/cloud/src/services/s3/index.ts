export { createS3Service, type S3Service } from "./s3-service.ts";
export type { S3Options } from "./s3-storage.ts";
