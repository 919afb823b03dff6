import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists an API's validators. */
export function getRequestValidators({ store }: RestControl): RestOperation<"GetRequestValidators"> {
  return (input, { scope }) => {
    const { items, position } = cutPage(Object.values(store.api(scope, input.restApiId).validators), input);
    return { items: [...items], position };
  };
}
