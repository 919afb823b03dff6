import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Adds tags to an API or a stage. */
export function tagResource({ store }: RestControl): RestOperation<"TagResource"> {
  return ({ resourceArn, tags }, { scope }) => {
    const tagged = findTagged(store, scope, resourceArn);
    tagged.put({ ...tagged.tags, ...tags });
    return {};
  };
}
