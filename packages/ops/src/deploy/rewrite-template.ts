import type { JsonValue } from "@faultline/core";
import { editTemplate } from "@faultline/template";
import type { LocalPackage } from "./find-packages.ts";

/** A package and where it was uploaded to. */
export interface UploadedPackage {
  readonly source: LocalPackage;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Puts the places of uploaded packages into the template's text, where the local paths stood: in Globals, too, where
 * every function that inherits a path got the same package. Line numbers stay as they were wherever a path was written.
 */
export function rewriteTemplate(text: string, uploads: readonly UploadedPackage[]): string {
  const edits = uploads.map((upload) => ({
    path: isShared(upload, uploads) ? upload.source.valuePath : upload.source.ownPath,
    value: referenceTo(upload),
  }));
  const byPath = new Map(edits.map((edit) => [edit.path.join("/"), edit]));
  return editTemplate(text, [...byPath.values()]);
}

function isShared(upload: UploadedPackage, uploads: readonly UploadedPackage[]): boolean {
  const path = upload.source.valuePath.join("/");
  const sharing = uploads.filter((other) => other.source.valuePath.join("/") === path);
  return sharing.every((other) => other.key === upload.key);
}

function referenceTo({ source, bucket, key }: UploadedPackage): JsonValue {
  return source.reference === "uri" ? `s3://${bucket}/${key}` : { S3Bucket: bucket, S3Key: key };
}
