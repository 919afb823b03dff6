import { findMethod, integrationOf, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Takes a method's integration away. */
export function deleteIntegration({ store }: RestControl): RestOperation<"DeleteIntegration"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    integrationOf(found);
    const { methodIntegration: _deleted, ...method } = found.method;
    putFoundMethod(store, scope, input, { found, method });
    return {};
  };
}
