import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { cutPage } from "../page.ts";

/** Lists an API's routes. */
export function getRoutes({ store }: HttpControl): HttpOperation<"GetRoutes"> {
  return (input, { scope }) =>
    cutPage(Object.values(store.api(scope, input.ApiId).routes), input, {
      describe: (route) => route,
      idOf: ({ RouteId }) => RouteId,
    });
}
