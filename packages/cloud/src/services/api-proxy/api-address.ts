import type { HttpRequest } from "../../wire/http-route.ts";

/** Which API a request is for, and what it asks of it. */
export interface ApiAddress {
  readonly apiId: string;
  /** Still percent-encoded; begins with `/`, then the stage where one is named. */
  readonly path: string;
}

const HOST = /^([a-z0-9]{10})\.execute-api\./i;
/** Any name, so that a mistyped id is answered as one of an API that does not exist. */
const LAB_PATH = /^\/_aws\/execute-api\/([^/]+)(\/.*)?$/;
const USER_REQUEST_PATH = /^\/restapis\/([a-z0-9]{10})\/([^/]+)\/_user_request_(\/.*)?$/;

/**
 * Finds the API behind a request, by host (`<id>.execute-api.<anything>`) or by path: `/_aws/execute-api/<id>/…`, which
 * needs no name resolution, or LocalStack's `/restapis/<id>/<stage>/_user_request_/…`, which existing scripts use.
 */
export function parseApiAddress(request: Pick<HttpRequest, "path" | "headers">): ApiAddress | undefined {
  const byHost = HOST.exec(request.headers.host ?? "");
  if (byHost?.[1] !== undefined) return { apiId: byHost[1].toLowerCase(), path: request.path };
  if (request.path.startsWith("/_aws/")) return fromLabPath(request.path);
  return request.path.startsWith("/restapis/") ? fromUserRequestPath(request.path) : undefined;
}

function fromLabPath(path: string): ApiAddress | undefined {
  const [, apiId, rest = "/"] = LAB_PATH.exec(path) ?? [];
  return apiId === undefined ? undefined : { apiId, path: rest };
}

function fromUserRequestPath(path: string): ApiAddress | undefined {
  const [, apiId, stage, rest = "/"] = USER_REQUEST_PATH.exec(path) ?? [];
  return apiId === undefined || stage === undefined ? undefined : { apiId, path: `/${stage}${rest}` };
}

/** Splits a path's first segment from the rest: `/Prod/coffee/7` is stage `Prod`, path `/coffee/7`. */
export function splitStage(path: string): { readonly stage: string; readonly path: string } {
  // AWS ignores slashes doubled before the stage and right after it.
  const start = firstNonSlash(path, 0);
  const end = path.indexOf("/", start);
  if (end === -1) return { stage: path.slice(start), path: "/" };
  return { stage: path.slice(start, end), path: `/${path.slice(firstNonSlash(path, end))}` };
}

function firstNonSlash(path: string, from: number): number {
  let index = from;
  while (path.charCodeAt(index) === 0x2f) index++;
  return index;
}
