import type * as S3 from "@aws-sdk/client-s3";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { S3Storage } from "./s3-storage.ts";

/** Makes the handler of one S3 operation over a storage. */
export type S3Operation<Name extends OperationName<typeof S3>> = (s3: S3Storage) => OperationHandler<typeof S3, Name>;

/** The encryption that S3 applies to every object, and says so. */
export const ENCRYPTION = { ServerSideEncryption: "AES256" } as const;
