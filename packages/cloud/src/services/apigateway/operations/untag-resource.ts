import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Takes tags away from an API or a stage. */
export function untagResource({ store }: RestControl): RestOperation<"UntagResource"> {
  return ({ resourceArn, tagKeys }, { scope }) => {
    const tagged = findTagged(store, scope, resourceArn);
    tagged.put(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => tagKeys?.includes(key) !== true)));
    return {};
  };
}
