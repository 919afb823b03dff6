import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { cutPage } from "../page.ts";

/** Lists an API's integrations. */
export function getIntegrations({ store }: HttpControl): HttpOperation<"GetIntegrations"> {
  return (input, { scope }) =>
    cutPage(Object.values(store.api(scope, input.ApiId).integrations), input, {
      describe: (integration) => integration,
      idOf: ({ IntegrationId }) => IntegrationId,
    });
}
