import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Adds tags to an API or a stage. */
export function tagResource({ store }: HttpControl): HttpOperation<"TagResource"> {
  return ({ ResourceArn, Tags }, { scope }) => {
    const tagged = findTagged(store, scope, ResourceArn);
    tagged.put({ ...tagged.tags, ...Tags });
    return {};
  };
}
