import type { Shape, StructureShape } from "../shape.ts";

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
    case "structure":
      return structureText(shape, value as Readonly<Record<string, unknown>>);
    default:
      return scalarText(value, isFloat);
  }
}

function structureText(shape: StructureShape, value: Readonly<Record<string, unknown>>): string {
  const members = shape.members.map(
    ({ name, shape: member }) => `${lowerFirst(name)}=${javaText(member, value[name])}`,
  );
  return `${shape.name}(${members.join(", ")})`;
}

function scalarText(value: unknown, isFloat: boolean): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return isFloat ? javaDouble(value) : String(value);
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

/** A member's name as AWS's messages spell it: `memorySize`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A floating-point number as Java prints it: always with a fraction. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
