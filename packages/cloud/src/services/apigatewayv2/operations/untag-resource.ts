import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Takes tags away from an API or a stage. */
export function untagResource({ store }: HttpControl): HttpOperation<"UntagResource"> {
  return ({ ResourceArn, TagKeys }, { scope }) => {
    const tagged = findTagged(store, scope, ResourceArn);
    tagged.put(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => TagKeys?.includes(key) !== true)));
    return {};
  };
}
