import { findMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows a method with its integration and responses. */
export function getMethod({ store }: RestControl): RestOperation<"GetMethod"> {
  return (input, { scope }) => findMethod(store, scope, input).method;
}
