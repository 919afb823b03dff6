import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { apiGatewayError } from "./errors.ts";

/** One patch operation, checked. */
export interface Patch {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  /** The path's steps, unescaped (`~1` is a slash, `~0` a tilde). */
  readonly steps: readonly string[];
  /** Empty for `remove`. */
  readonly value: string;
}

/**
 * Checks the patch operations of an update.
 *
 * @throws ServiceError `BadRequestException` for an operation that API Gateway has nowhere.
 * @see API Gateway API Reference, "Patch operations".
 */
export function readPatches(operations: readonly ApiGateway.PatchOperation[] | undefined): Patch[] {
  return (operations ?? []).map(({ op = "replace", path = "", value }) => {
    if (op !== "add" && op !== "remove" && op !== "replace") {
      throw apiGatewayError("BadRequestException", `Patch operation '${op}' is not supported for path ${path}`);
    }
    const steps = path
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    return { op, path, steps, value: value ?? "" };
  });
}

/** What AWS answers to a path that cannot be patched. */
export function invalidPatchPath(patch: Patch, allowed: readonly string[]): Error {
  const text = `Invalid patch path  '${patch.path}' specified for op '${patch.op}'. Must be one of: [${allowed.join(", ")}]`;
  return apiGatewayError("BadRequestException", text);
}

/** A map with one entry set or taken away. */
export function patchMap<Value>(
  map: Readonly<Record<string, Value>> | undefined,
  name: string,
  value: Value | undefined,
): Record<string, Value> {
  const { [name]: _replaced, ...rest } = map ?? {};
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** Reads `true` or `false`, in any case. */
export function patchBoolean({ value, path }: Patch): boolean {
  const text = value.toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw apiGatewayError("BadRequestException", `Invalid value '${value}' for ${path}: must be true or false`);
}

/** Reads a number, at least 0. */
export function patchNumber({ value, path }: Patch): number {
  const number = Number(value);
  if (value.trim() !== "" && Number.isFinite(number) && number >= 0) return number;
  throw apiGatewayError("BadRequestException", `Invalid value '${value}' for ${path}: must be a number`);
}
