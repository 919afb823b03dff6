import type { HttpRequest, HttpResponse, HttpRoute } from "@faultline/cloud";
import { CONTROL_PATH, type LabStatus } from "./contract.ts";

/** Serves the lab's control API. `status` is read anew for each request. */
export function createControlRoute(status: () => LabStatus): HttpRoute {
  return {
    match(request: HttpRequest) {
      if (!request.path.startsWith(`${CONTROL_PATH}/`)) return undefined;
      return Promise.resolve(answer(request, status));
    },
  };
}

function answer({ method, path }: HttpRequest, status: () => LabStatus): HttpResponse {
  const resource = path.slice(CONTROL_PATH.length);
  if (method === "GET" && resource === "/status") return json(200, status());
  return json(404, { message: `The lab has no ${method} ${path}` });
}

function json(status: number, body: object): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
