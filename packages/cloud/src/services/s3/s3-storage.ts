import { join } from "node:path";
import type { Clock, Random } from "@faultline/core";
import type { StateStore } from "../../state/state-store.ts";
import { Buckets } from "./buckets.ts";
import { ContentFolder } from "./content-folder.ts";
import { S3_LIMITS } from "./limits.ts";
import { Objects } from "./objects.ts";
import { Uploads } from "./uploads.ts";

/** What S3 is made of. */
export interface S3Options {
  /** The lab's data folder; contents lie in `s3/` below it. */
  readonly dataDirectory: string;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Largest body of one PutObject or UploadPart, bytes; at most and by default AWS's 5 GiB. */
  readonly bodyMaxBytes?: number;
}

/** What the operations work on. */
export interface S3Storage {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly content: ContentFolder;
  readonly clock: Clock;
  readonly random: Random;
  readonly bodyMaxBytes: number;
}

/** Opens the storage and removes contents that no record names. */
export function openS3Storage(options: S3Options): S3Storage {
  const { state, clock, random, bodyMaxBytes = S3_LIMITS.partMaxBytes } = options;
  const content = new ContentFolder(join(options.dataDirectory, "s3"), random);
  const storage = {
    buckets: new Buckets(state),
    objects: new Objects(state, content),
    uploads: new Uploads(state),
    content,
    clock,
    random,
    bodyMaxBytes: Math.min(bodyMaxBytes, S3_LIMITS.partMaxBytes),
  };
  content.sweep(referencedContents(storage));
  return storage;
}

function referencedContents({ buckets, objects, uploads }: S3Storage): ReadonlySet<string> {
  const ofObjects = buckets.all().flatMap((bucket) => objects.list(bucket.name).map((object) => object.contentId));
  const ofParts = uploads.all().flatMap((upload) => Object.values(upload.parts).map((part) => part.contentId));
  return new Set([...ofObjects, ...ofParts]);
}
