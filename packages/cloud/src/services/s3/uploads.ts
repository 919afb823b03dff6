import type { Collection, StateStore } from "../../state/state-store.ts";
import { NAMESPACE } from "./buckets.ts";
import { s3Error } from "./errors.ts";
import type { ObjectHeaders } from "./object-headers.ts";

/** A multipart upload that is neither completed nor aborted. */
export interface UploadRecord {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAtMs: number;
  readonly headers: ObjectHeaders;
  /** By part number. */
  readonly parts: Readonly<Record<string, PartRecord>>;
}

/** A part that has arrived. */
export interface PartRecord {
  readonly eTag: string;
  readonly sizeBytes: number;
  readonly contentId: string;
  readonly lastModifiedMs: number;
}

/** The multipart uploads in progress. */
export class Uploads {
  readonly #records: Collection<UploadRecord>;

  constructor(state: StateStore) {
    this.#records = state.collection("s3/uploads");
  }

  put(upload: UploadRecord): void {
    this.#records.put(NAMESPACE, upload.uploadId, upload);
  }

  /** @throws ServiceError `NoSuchUpload` when it never was, is over, or is of another object. */
  require(bucket: string, key: string, uploadId: string | undefined): UploadRecord {
    const upload = this.#records.get(NAMESPACE, uploadId ?? "");
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) {
      const message =
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
      throw s3Error("NoSuchUpload", message, { UploadId: uploadId });
    }
    return upload;
  }

  delete(uploadId: string): void {
    this.#records.delete(NAMESPACE, uploadId);
  }

  all(): readonly UploadRecord[] {
    return this.#records.list(NAMESPACE);
  }
}
