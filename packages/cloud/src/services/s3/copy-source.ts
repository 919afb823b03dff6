import { s3Error } from "./errors.ts";

/**
 * The object that `x-amz-copy-source` names: `bucket/key` or `/bucket/key`, URL-encoded.
 *
 * @throws ServiceError `InvalidArgument` where there is no bucket or no key, or a version of an object is asked for:
 *   former versions are not kept.
 */
export function parseCopySource(header: string | undefined): { readonly bucket: string; readonly key: string } {
  const [path = "", query] = (header ?? "").replace(/^\//, "").split("?", 2);
  const slash = path.indexOf("/");
  if (slash <= 0 || slash === path.length - 1) {
    throw s3Error("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  }
  if (query !== undefined) throw s3Error("InvalidArgument", "Invalid version id specified", { ArgumentValue: query });
  try {
    return { bucket: decodeURIComponent(path.slice(0, slash)), key: decodeURIComponent(path.slice(slash + 1)) };
  } catch {
    throw s3Error("InvalidArgument", "Invalid copy source encoding", { ArgumentName: "x-amz-copy-source" });
  }
}
