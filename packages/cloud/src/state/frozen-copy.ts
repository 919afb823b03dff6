import { assert } from "@faultline/core";

/**
 * A deep copy of a JSON-safe value in which nothing can be changed: neither the giver nor a reader can alter what is
 * stored. Members that are undefined are left out, as JSON leaves them out.
 */
export function frozenCopy<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  assert(text !== undefined, "a stored record is a JSON value");
  return JSON.parse(text, (_name, member: unknown) => Object.freeze(member)) as Value;
}
