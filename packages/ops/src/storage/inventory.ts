import type { EpochMs } from "@faultline/core";

/** One version of a function as code storage counts it. */
export interface StoredVersion {
  /** `$LATEST`, or a number from 1. */
  readonly version: string;
  /** Of the archive, layers not included. */
  readonly sizeBytes: number;
  readonly modified: EpochMs;
  /** ARNs of its layers' versions. */
  readonly layerArns: readonly string[];
}

/** Something that needs a published version. */
export interface Reference {
  readonly version: string;
  /** In words: `alias live (5 %)`. */
  readonly by: string;
}

/** A function, its versions, and what needs them. */
export interface StoredFunction {
  readonly name: string;
  readonly versions: readonly StoredVersion[];
  readonly references: readonly Reference[];
}

/** One version of a layer, counted once however many functions use it. */
export interface StoredLayerVersion {
  readonly arn: string;
  readonly layerName: string;
  readonly version: number;
  readonly sizeBytes: number;
  readonly created: EpochMs;
}

/** Code storage of an account in a Region. */
export interface StorageQuota {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}
