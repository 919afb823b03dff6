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

/** Whether tags have a key with one of the wanted values: `prod`, `prod*` in any case, or `!prod`; without any, with any. */
export function passesTagFilter(
  tags: Tags,
  { key = "", values = [] }: { readonly key?: string | undefined; readonly values?: readonly string[] | undefined },
): boolean {
  const value = tags[key];
  if (value === undefined) return false;
  return values.length === 0 || values.some((wanted) => matchesTagValue(value, wanted));
}

function matchesTagValue(value: string, wanted: string): boolean {
  if (wanted.startsWith("!")) return !matchesTagValue(value, wanted.slice(1));
  if (!/^\*|\*$/.test(wanted)) return value === wanted;
  const text = wanted.replaceAll(/^\*|\*$/g, "").toLowerCase();
  const found = value.toLowerCase();
  if (!wanted.startsWith("*")) return found.startsWith(text);
  return wanted.endsWith("*") && wanted.length > 1 ? found.includes(text) : found.endsWith(text);
}

/** Tags without some keys. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
