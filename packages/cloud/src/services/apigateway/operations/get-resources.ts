import { describeResource } from "../describe-records.ts";
import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists an API's resources in the order of their paths. */
export function getResources({ store }: RestControl): RestOperation<"GetResources"> {
  return (input, { scope }) => {
    const { resources } = store.api(scope, input.restApiId);
    const inOrder = Object.values(resources).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const { items, position } = cutPage(inOrder, input);
    const isEmbedded = input.embed?.includes("methods") === true;
    return { items: items.map((resource) => describeResource(resource, isEmbedded)), position };
  };
}
