import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, type Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { s3Error } from "./errors.ts";

/** The record of a bucket. Configurations are kept as the API gave them. */
export interface BucketRecord {
  readonly name: string;
  readonly ownerAccountId: string;
  readonly region: string;
  readonly createdAtMs: number;
  readonly configurations: BucketConfigurations;
}

/** What the sub-resources of a bucket hold, where one was put. */
export interface BucketConfigurations {
  readonly versioning?: "Enabled" | "Suspended";
  readonly encryption?: readonly object[];
  readonly publicAccessBlock?: object;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly policy?: string;
  readonly lifecycle?: readonly object[];
}

/** The members by which a request names a bucket. */
export interface BucketReference {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** Where bucket and object records lie: bucket names are one namespace over all accounts and Regions, as on AWS. */
export const NAMESPACE: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

/**
 * The buckets of every account.
 *
 * Differs from AWS: a bucket answers in every Region, not only in its own (there: `PermanentRedirect`), and policies
 * are kept but not evaluated, so that only its owner reaches it.
 */
export class Buckets {
  readonly #records: Collection<BucketRecord>;

  constructor(state: StateStore) {
    this.#records = state.collection("s3/buckets");
  }

  find(name: string): BucketRecord | undefined {
    return this.#records.get(NAMESPACE, name);
  }

  /**
   * The bucket that a request names, its caller being the owner.
   *
   * @throws ServiceError `NoSuchBucket`, or `AccessDenied` for another account's bucket.
   */
  require(scope: Scope, reference: BucketReference): BucketRecord {
    const name = reference.Bucket ?? "";
    const bucket = this.find(name);
    if (bucket === undefined) throw noSuchBucket(name);
    const { ExpectedBucketOwner: expected = scope.accountId } = reference;
    if (bucket.ownerAccountId !== scope.accountId || bucket.ownerAccountId !== expected) {
      throw s3Error("AccessDenied", "Access Denied");
    }
    return bucket;
  }

  /** The buckets of one account in name order. */
  ownedBy(accountId: string): readonly BucketRecord[] {
    return this.#records.list(NAMESPACE).filter((bucket) => bucket.ownerAccountId === accountId);
  }

  all(): readonly BucketRecord[] {
    return this.#records.list(NAMESPACE);
  }

  put(bucket: BucketRecord): void {
    this.#records.put(NAMESPACE, bucket.name, bucket);
  }

  /** Changes one configuration; undefined removes it. */
  configure(
    bucket: BucketRecord,
    change: { readonly [Name in keyof BucketConfigurations]: BucketConfigurations[Name] | undefined },
  ): void {
    const entries = Object.entries({ ...bucket.configurations, ...change }).filter(([, value]) => value !== undefined);
    this.put({ ...bucket, configurations: Object.fromEntries(entries) });
  }

  delete(name: string): void {
    this.#records.delete(NAMESPACE, name);
  }
}

/** The error for a bucket that does not exist. */
export function noSuchBucket(name: string) {
  return s3Error("NoSuchBucket", "The specified bucket does not exist", { BucketName: name });
}
