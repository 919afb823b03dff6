import type { IncomingHttpHeaders } from "node:http";
import type { OperationShape } from "../shape.ts";

/** What a URI route is chosen by. */
interface UriRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** A matched operation. */
interface UriMatch {
  readonly operation: OperationShape;
  /** Decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "label"; readonly name: string }
  | { readonly kind: "greedy"; readonly name: string };

interface Route {
  readonly operation: OperationShape;
  readonly segments: readonly Segment[];
  /** Query parameters that the URI demands; an empty value demands presence only. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  /** Query parameters and headers of required members: they tell apart routes that are otherwise alike. */
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  readonly isImplemented: boolean;
}

/** Chooses an operation by method, path and query, or returns undefined. */
export type UriRouter = (request: UriRequest) => UriMatch | undefined;

/**
 * Builds the router of a REST service. Trailing slashes do not matter, except within a greedy label. `x-id` in a URI is
 * a hint that the JavaScript client sends and others do not, so it only breaks ties.
 *
 * @param isImplemented Preferred among operations that a request cannot tell apart.
 */
export function createUriRouter(
  operations: Iterable<OperationShape>,
  isImplemented: (name: string) => boolean,
): UriRouter {
  const byMethod = new Map<string, Route[]>();
  for (const operation of operations) {
    const { http } = operation.traits;
    if (http === undefined) continue;
    const routes = byMethod.get(http[0]) ?? [];
    routes.push(compileRoute(operation, http[1], isImplemented(operation.name)));
    byMethod.set(http[0], routes);
  }
  for (const routes of byMethod.values()) routes.sort(bySpecificity);
  return (request) => chooseRoute(byMethod.get(request.method) ?? [], request);
}

function compileRoute(operation: OperationShape, uri: string, isImplemented: boolean): Route {
  const [path = "", query = ""] = uri.split("?");
  const required = operation.input.members.filter((member) => member.isRequired);
  return {
    operation,
    segments: [...endpointSegments(operation, path), ...pathSegments(path)],
    literals: [...new URLSearchParams(query)],
    requiredQuery: required.flatMap(({ traits }) => traits.httpQuery ?? []),
    requiredHeaders: required.flatMap(({ traits }) => traits.httpHeader?.toLowerCase() ?? []),
    isImplemented,
  };
}

/** A label that the URI does not name goes into the endpoint: S3's bucket, the first segment of a path-style request. */
function endpointSegments(operation: OperationShape, path: string): Segment[] {
  return operation.input.members
    .filter(({ name, traits }) => traits.httpLabel === 1 && !path.includes(`{${name}}`) && !path.includes(`{${name}+}`))
    .map(({ name }) => ({ kind: "label", name }));
}

function pathSegments(path: string): Segment[] {
  return splitPath(path).map((text) => {
    if (!text.startsWith("{")) return { kind: "literal", text };
    return text.endsWith("+}")
      ? { kind: "greedy", name: text.slice(1, -2) }
      : { kind: "label", name: text.slice(1, -1) };
  });
}

function splitPath(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

const SEGMENT_RANK = { literal: 0, label: 1, greedy: 2 };

/** Literal segments before labels before greedy labels, from the left; then the more demanding query. */
function bySpecificity(a: Route, b: Route): number {
  const shared = Math.min(a.segments.length, b.segments.length);
  for (let at = 0; at < shared; at++) {
    const difference = rankAt(a, at) - rankAt(b, at);
    if (difference !== 0) return difference;
  }
  return (
    b.segments.length - a.segments.length || literalCount(b) - literalCount(a) || requiredCount(b) - requiredCount(a)
  );
}

function rankAt(route: Route, at: number): number {
  const segment = route.segments[at];
  return segment === undefined ? 0 : SEGMENT_RANK[segment.kind];
}

function literalCount(route: Route): number {
  return route.literals.filter(([name]) => name !== "x-id").length;
}

function requiredCount(route: Route): number {
  return route.requiredQuery.length + route.requiredHeaders.length;
}

function chooseRoute(routes: readonly Route[], request: UriRequest): UriMatch | undefined {
  const fitting: { readonly route: Route; readonly labels: Readonly<Record<string, string>> }[] = [];
  for (const route of routes) {
    const [first] = fitting;
    if (first !== undefined && !isAlike(first.route, route)) break; // Routes are sorted: the rest is less specific.
    if (!hasLiterals(route, request.query)) continue;
    const labels = matchPath(route.segments, request.path);
    if (labels !== undefined) fitting.push({ route, labels });
  }
  if (fitting.length === 0) return undefined;
  const best = fitting.reduce((a, b) => (tieScore(b.route, request) > tieScore(a.route, request) ? b : a));
  return { operation: best.route.operation, labels: best.labels };
}

/** Whether only members of the request, not its path, tell two routes apart. */
function isAlike(a: Route, b: Route): boolean {
  return (
    a.segments.length === b.segments.length &&
    literalCount(a) === literalCount(b) &&
    a.segments.every((segment, at) => SEGMENT_RANK[segment.kind] === rankAt(b, at))
  );
}

function hasLiterals(route: Route, query: URLSearchParams): boolean {
  return route.literals.every(
    ([name, value]) => name === "x-id" || (query.has(name) && (value === "" || query.get(name) === value)),
  );
}

/**
 * Ranks routes that the path cannot tell apart: those whose required members are all there, the more of them the better;
 * then the one that the `x-id` names; then an implemented one.
 */
function tieScore(route: Route, { query, headers }: UriRequest): number {
  const isComplete =
    route.requiredQuery.every((name) => query.has(name)) &&
    route.requiredHeaders.every((name) => headers[name] !== undefined);
  const hint = query.get("x-id");
  const isHinted = hint !== null && route.literals.some(([name, value]) => name === "x-id" && value === hint);
  return (isComplete ? 10 + 10 * requiredCount(route) : 0) + (isHinted ? 5 : 0) + (route.isImplemented ? 1 : 0);
}

function matchPath(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  const parts = path.split("/").slice(1);
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "greedy") {
      const after = segments.length - index - 1;
      const taken = after === 0 ? parts.slice(at) : parts.slice(at, parts.length - after);
      if (taken.join("/") === "") return undefined;
      labels[segment.name] = decodeLabel(taken.join("/"));
      at += taken.length;
      continue;
    }
    const part = parts[at++];
    if (part === undefined || part === "") return undefined;
    if (segment.kind === "label") labels[segment.name] = decodeLabel(part);
    else if (segment.text !== part) return undefined;
  }
  const rest = parts.slice(at);
  return rest.every((part) => part === "") ? labels : undefined;
}

function decodeLabel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign stands for itself; the operation will refuse the name.
  }
}
