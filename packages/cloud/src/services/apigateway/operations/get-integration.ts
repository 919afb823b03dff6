import { findMethod, integrationOf } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows what a method calls. */
export function getIntegration({ store }: RestControl): RestOperation<"GetIntegration"> {
  return (input, { scope }) => integrationOf(findMethod(store, scope, input));
}
