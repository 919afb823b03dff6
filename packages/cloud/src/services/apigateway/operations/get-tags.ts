import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Shows the tags of an API or a stage. */
export function getTags({ store }: RestControl): RestOperation<"GetTags"> {
  return ({ resourceArn }, { scope }) => ({ tags: findTagged(store, scope, resourceArn).tags });
}
