import { apiGatewayError } from "./errors.ts";
import type { RestResource, RestResources } from "./records.ts";

const PATH_PART = /^(?:[a-zA-Z0-9._\-:%@~!$&'()*,;=]+|\{[a-zA-Z0-9._\-:]+\+?\})$/;

/**
 * Checks that a parent can take a child of this name.
 *
 * @throws ServiceError `BadRequestException` or `ConflictException`.
 */
export function checkPathPart(resources: RestResources, parent: RestResource, pathPart: string | undefined): string {
  if (pathPart === undefined || !PATH_PART.test(pathPart)) {
    throw apiGatewayError(
      "BadRequestException",
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  }
  if (parent.pathPart?.endsWith("+}") === true) {
    const message = `Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`;
    throw apiGatewayError("BadRequestException", message);
  }
  checkSiblings(
    Object.values(resources).filter(({ parentId }) => parentId === parent.id),
    pathPart,
  );
  return pathPart;
}

function checkSiblings(siblings: readonly RestResource[], pathPart: string): void {
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
    const message = `Another resource with the same parent already has this name: ${pathPart}`;
    throw apiGatewayError("ConflictException", message);
  }
  const variable = siblings.find((sibling) => isPlainVariable(sibling.pathPart ?? ""));
  if (variable !== undefined && isPlainVariable(pathPart)) {
    const message = `A sibling (${variable.pathPart ?? ""}) of this resource already has a variable path part -- only one is allowed`;
    throw apiGatewayError("BadRequestException", message);
  }
}

function isPlainVariable(pathPart: string): boolean {
  return pathPart.startsWith("{") && !pathPart.endsWith("+}");
}

/** The path of a child. */
export function childPath(parent: RestResource, pathPart: string): string {
  return `${parent.path === "/" ? "" : parent.path}/${pathPart}`;
}

/** The resources without one and all that hang below it. */
export function removeSubtree(resources: RestResources, root: RestResource): RestResources {
  const isBelow = ({ path }: RestResource) => path.startsWith(`${root.path}/`);
  const kept = Object.values(resources).filter((resource) => resource.id !== root.id && !isBelow(resource));
  return Object.fromEntries(kept.map((resource) => [resource.id, resource]));
}

/** The resources with one put in the place of its older self; the paths below follow a changed parent. */
export function replaceResource(resources: RestResources, changed: RestResource): RestResources {
  const all: Record<string, RestResource> = { ...resources, [changed.id]: changed };
  const pending = [changed];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const child of Object.values(all).filter(({ parentId }) => parentId === parent?.id)) {
      const moved = { ...child, path: childPath(parent, child.pathPart ?? "") };
      all[child.id] = moved;
      pending.push(moved);
    }
  }
  return all;
}
