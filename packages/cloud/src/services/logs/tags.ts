import { logsError } from "./errors.ts";
import { TAGS } from "./limits.ts";

/** Keys and values. */
export type Tags = Readonly<Record<string, string>>;

/** Tags with others added or replaced. @throws ServiceError `TooManyTagsException`. */
export function checkedTags(tags: Tags, added: Tags): Tags {
  const all = { ...tags, ...added };
  if (Object.keys(all).length <= TAGS) return all;
  throw logsError("TooManyTagsException", `The number of tags exceeds the limit of ${TAGS}.`);
}

/** Tags without some keys. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
