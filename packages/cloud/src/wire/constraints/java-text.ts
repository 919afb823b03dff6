import type { Shape } from "../shape.ts";

/** A value as Java's `toString` prints it: AWS's validation messages quote values so. */
export function javaText(shape: Shape, value: unknown, isFloat = false): string {
  if (value === undefined || value === null) return "null";
  switch (shape.kind) {
    case "list":
      return `[${(value as readonly unknown[]).map((item) => javaText(shape.element.shape, item)).join(", ")}]`;
    case "map":
      return `{${Object.entries(value)
        .map(([key, item]) => `${key}=${javaText(shape.value.shape, item, isFloat)}`)
        .join(", ")}}`;
    case "structure": {
      const source = value as Readonly<Record<string, unknown>>;
      const members = shape.members.map(
        ({ name, shape: member }) => `${lowerFirst(name)}=${javaText(member, source[name])}`,
      );
      return `${shape.name}(${members.join(", ")})`;
    }
    case "number":
      return isFloat ? javaDouble(Number(value)) : String(value);
    case "blob":
      return `java.nio.HeapByteBuffer[pos=0 lim=${(value as Uint8Array).length} cap=${(value as Uint8Array).length}]`;
    case "timestamp":
      return (value as Date).toISOString();
    case "boolean":
    case "document":
    case "string":
      return typeof value === "object" ? JSON.stringify(value) : String(value as string);
  }
}

/** A member's name as AWS's messages spell it: `memorySize`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A floating-point number as Java prints it: always with a fraction. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/**
 * Strings in the order in which a Java `HashSet` holds them, which is how AWS lists an enumeration's values. Equal
 * buckets keep the later string first, as the recorded order of CloudWatch's `StateValue` shows.
 */
export function javaSetOrder(values: readonly string[]): string[] {
  let capacity = 16;
  while (values.length > capacity * 0.75) capacity *= 2;
  const bucket = (text: string) => spreadHash(text) & (capacity - 1);
  return [...values].reverse().sort((a, b) => bucket(a) - bucket(b));
}

function spreadHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}
