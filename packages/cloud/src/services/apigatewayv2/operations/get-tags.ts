import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { findTagged } from "../tagged-resource.ts";

/** Shows the tags of an API or a stage. */
export function getTags({ store }: HttpControl): HttpOperation<"GetTags"> {
  return ({ ResourceArn }, { scope }) => ({ Tags: findTagged(store, scope, ResourceArn).tags });
}
