import type { Collection, StateStore } from "../../state/state-store.ts";
import { NAMESPACE } from "./buckets.ts";
import type { Checksums } from "./checksums.ts";
import type { ContentFolder } from "./content-folder.ts";
import { s3Error } from "./errors.ts";
import { S3_LIMITS } from "./limits.ts";
import { compareKeys } from "./object-page.ts";
import type { ObjectHeaders } from "./object-headers.ts";

/** The record of an object; its bytes lie in the content folder. */
export interface ObjectRecord {
  readonly key: string;
  readonly sizeBytes: number;
  /** With its quotation marks, as the API shows it. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
  readonly contentId: string;
  readonly headers: ObjectHeaders;
  readonly checksums: Checksums;
}

/** Above the Basic Multilingual Plane, UTF-16 order is not UTF-8 order. */
const SURROGATE = /[\uD800-\uDFFF]/;

/** The objects of every bucket. */
export class Objects {
  readonly #state: StateStore;
  readonly #content: ContentFolder;

  constructor(state: StateStore, content: ContentFolder) {
    this.#state = state;
    this.#content = content;
  }

  find(bucket: string, key: string): ObjectRecord | undefined {
    return this.#records(bucket).get(NAMESPACE, key);
  }

  /** @throws ServiceError `NoSuchKey`. */
  require(bucket: string, key: string): ObjectRecord {
    const object = this.find(bucket, key);
    if (object === undefined) throw s3Error("NoSuchKey", "The specified key does not exist.", { Key: key });
    return object;
  }

  /**
   * Reads an object through its record. Where it was replaced meanwhile, and its former content is gone, reads again.
   *
   * @throws ServiceError `NoSuchKey`, and what `read` throws.
   */
  async read<Result>(bucket: string, key: string, read: (object: ObjectRecord) => Promise<Result>): Promise<Result> {
    for (;;) {
      const object = this.require(bucket, key);
      try {
        return await read(object);
      } catch (thrown) {
        if (this.find(bucket, key)?.contentId === object.contentId) throw thrown;
      }
    }
  }

  /** Records an object whose content is stored, at once, and returns the one that it replaces: its content is to go. */
  replace(bucket: string, object: ObjectRecord): ObjectRecord | undefined {
    const former = this.find(bucket, object.key);
    this.#records(bucket).put(NAMESPACE, object.key, object);
    return former;
  }

  async delete(bucket: string, key: string): Promise<void> {
    const former = this.find(bucket, key);
    this.#records(bucket).delete(NAMESPACE, key);
    if (former !== undefined) await this.#content.remove(former.contentId);
  }

  /** Every key of a bucket in UTF-8 byte order. */
  sortedKeys(bucket: string): readonly string[] {
    const keys = this.list(bucket).map((object) => object.key);
    return keys.some((key) => SURROGATE.test(key)) ? keys.sort(compareKeys) : keys;
  }

  list(bucket: string): readonly ObjectRecord[] {
    return this.#records(bucket).list(NAMESPACE);
  }

  #records(bucket: string): Collection<ObjectRecord> {
    return this.#state.collection(`s3/objects/${bucket}`);
  }
}

/**
 * The key that a request names.
 *
 * @throws ServiceError `KeyTooLongError` over 1,024 bytes.
 */
export function requireKey(key: string | undefined): string {
  const named = key ?? "";
  if (named === "") throw s3Error("InvalidArgument", "Object key must not be empty");
  const sizeBytes = Buffer.byteLength(named);
  if (sizeBytes > S3_LIMITS.keyBytes) {
    const members = { Size: sizeBytes, MaxSizeAllowed: S3_LIMITS.keyBytes };
    throw s3Error("KeyTooLongError", "Your key is too long", members);
  }
  return named;
}
