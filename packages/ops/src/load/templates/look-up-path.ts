import type { JsonValue } from "@faultline/core";

/**
 * The value at a path such as `user.names[0]` or `user["first name"]`; undefined where there is none. Only own members
 * count. A name that holds dots wins over a path.
 */
export function lookUpPath(root: Readonly<Record<string, JsonValue>>, path: string): JsonValue | undefined {
  if (Object.hasOwn(root, path)) return root[path];
  let value: JsonValue | undefined = root;
  for (const [, name, index, quoted] of path.matchAll(/([^.[\]]+)|\[(\d+)\]|\[["']([^"'\]]*)["']\]/g)) {
    const key: string = name ?? index ?? quoted ?? "";
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[key];
  }
  return value;
}
