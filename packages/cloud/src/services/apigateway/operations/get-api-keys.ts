import { describeApiKey } from "../describe-records.ts";
import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists API keys, those whose name begins as asked. */
export function getApiKeys({ store }: RestControl): RestOperation<"GetApiKeys"> {
  return (input, { scope }) => {
    const { nameQuery = "", includeValues = false } = input;
    const keys = store.keys.list(scope).filter(({ name = "" }) => name.startsWith(nameQuery));
    const { items, position } = cutPage(keys, input);
    return { items: items.map((key) => describeApiKey(key, includeValues)), position };
  };
}
