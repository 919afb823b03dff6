import type { HttpRequest } from "../../../wire/http-route.ts";

/** Which function URL a request is for, and what it asks of it. */
export interface UrlAddress {
  readonly urlId: string;
  /** Still percent-encoded; begins with `/`. */
  readonly path: string;
}

const HOST = /^([a-z0-9]{32})\.lambda-url\./i;
const LAB_PATH = /^\/_aws\/lambda-url\/([^/]+)(\/.*)?$/;

/** Finds the function URL behind a request: by host, as AWS names it, or by path, which needs no name resolution. */
export function parseUrlAddress(request: Pick<HttpRequest, "headers" | "path">): UrlAddress | undefined {
  const byHost = HOST.exec(request.headers.host ?? "")?.[1];
  if (byHost !== undefined) return { urlId: byHost.toLowerCase(), path: request.path };
  const [, urlId, path = "/"] = LAB_PATH.exec(request.path) ?? [];
  return urlId === undefined ? undefined : { urlId, path };
}

/**
 * The address that the API answers.
 * Differs from AWS: a path of the lab's port, where AWS has a host name of its own, `https://<id>.lambda-url.<region>.on.aws/`.
 */
export function functionUrl(origin: string, urlId: string): string {
  return `${origin}/_aws/lambda-url/${urlId}/`;
}
