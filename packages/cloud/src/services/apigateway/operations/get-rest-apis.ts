import { describeRestApi } from "../describe-records.ts";
import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists the REST APIs of the caller. */
export function getRestApis({ store }: RestControl): RestOperation<"GetRestApis"> {
  return (input, { scope }) => {
    const { items, position } = cutPage(store.apis(scope), input);
    return { items: items.map(describeRestApi), position };
  };
}
