import { describeApi } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { cutPage } from "../page.ts";

/** Lists the HTTP APIs of the caller. */
export function getApis({ store }: HttpControl): HttpOperation<"GetApis"> {
  return (input, { scope }) =>
    cutPage(store.apis(scope), input, { describe: (record) => describeApi(record, scope), idOf: ({ apiId }) => apiId });
}
