import { findMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Deletes a method with its integration. */
export function deleteMethod({ store }: RestControl): RestOperation<"DeleteMethod"> {
  return (input, { scope }) => {
    const { resource, name } = findMethod(store, scope, input);
    const { [name]: _deleted, ...methods } = resource.methods;
    store.putResource(scope, input.restApiId, { ...resource, methods });
    return {};
  };
}
