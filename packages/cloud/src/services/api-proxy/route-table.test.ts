import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRoutes, matchRoute } from "./route-table.ts";

const accept = () => true;

// API Gateway Developer Guide, "Create routes for HTTP APIs", the table under "Routing API requests".
const GUIDE_ROUTES = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}"];

function matchGuide(method: string, path: string) {
  const table = compileRoutes(GUIDE_ROUTES.map((value) => ({ pathTemplate: value.split(" ")[1] ?? "", value })));
  return matchRoute(table, path, (route) => route.startsWith(`${method} `) || route.startsWith("ANY "));
}

test.each([
  { method: "GET", path: "/pets/dog/1", route: "GET /pets/dog/1", parameters: null },
  { method: "GET", path: "/pets/dog/2", route: "GET /pets/dog/{id}", parameters: { id: "2" } },
  { method: "GET", path: "/pets/cat/1", route: "GET /pets/{proxy+}", parameters: { proxy: "cat/1" } },
  { method: "POST", path: "/test/5", route: "ANY /{proxy+}", parameters: { proxy: "test/5" } },
])("the guide's example: $method $path goes to $route", ({ method, path, route, parameters }) => {
  expect(matchGuide(method, path)).toEqual({ value: route, pathParameters: parameters });
});

describe("one template", () => {
  test.each([
    { template: "/", path: "/", parameters: null },
    { template: "/coffee", path: "/coffee/", parameters: null },
    { template: "/coffee", path: "//coffee", parameters: null },
    { template: "/caf%C3%A9", path: "/caf%C3%A9", parameters: undefined },
    { template: "/café", path: "/caf%C3%A9", parameters: null },
    { template: "/{proxy+}", path: "/", parameters: undefined },
    { template: "/{proxy+}", path: "/a//b/", parameters: { proxy: "a//b" } },
    // Recorded: the event keeps escapes, `user/test%2Balias@gmail.com`.
    { template: "/{proxy+}", path: "/user/test%2Balias@x", parameters: { proxy: "user/test%2Balias@x" } },
    { template: "/a/{id}/b", path: "/a/1/b", parameters: { id: "1" } },
    { template: "/a/{id}/b", path: "/a//b", parameters: undefined },
    { template: "/a/{id}", path: "/a", parameters: undefined },
    { template: "/a", path: "/a/%zz", parameters: undefined },
  ])("$template against $path", ({ template, path, parameters }) => {
    const match = matchRoute(compileRoutes([{ pathTemplate: template, value: 1 }]), path, accept);
    expect(match?.pathParameters).toEqual(parameters);
  });
});

/** How specific a template is for a path it matches: a literal segment counts more than any later choice. */
function rank(template: string): string {
  const digit = (segment: string) => (segment.endsWith("+}") ? "0" : segment.startsWith("{") ? "1" : "2");
  return template.split("/").slice(1).map(digit).join("");
}

function isMatch(template: string, path: string): boolean {
  const pattern = template.replace(/\{[a-z]+\+\}/g, ".+").replace(/\{[a-z]+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(path);
}

test("property: of all routes that match, the most specific one is taken", () => {
  const literal = fc.constantFrom("a", "b", "c");
  const template = fc
    .tuple(fc.array(fc.oneof(literal, fc.constant("{id}")), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([segments, isGreedy]) => `/${[...segments, ...(isGreedy ? ["{rest+}"] : [])].join("/")}`);
  const path = fc.array(literal, { minLength: 1, maxLength: 5 }).map((segments) => `/${segments.join("/")}`);
  fc.assert(
    fc.property(fc.uniqueArray(template, { minLength: 1, maxLength: 12 }), path, (templates, requested) => {
      const table = compileRoutes(templates.map((pathTemplate) => ({ pathTemplate, value: pathTemplate })));
      const expected = templates
        .filter((candidate) => isMatch(candidate, requested))
        .toSorted((x, y) => (rank(x) < rank(y) ? 1 : -1))[0];
      expect(matchRoute(table, requested, accept)?.value).toBe(expected);
    }),
  );
});
