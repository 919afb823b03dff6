import { type CommonErrorCode, ServiceError } from "../../service-error.ts";

/** What AWS answers to a body that cannot be read as the operation's input. The wording is that of its JSON services. */
export function serializationError(message: string): ServiceError<CommonErrorCode> {
  return new ServiceError("SerializationException", message);
}

/** Said of an object where the shape wants something else. */
export const UNEXPECTED_STRUCTURE = "Start of structure or map found where not expected.";
/** Said of an array where the shape wants something else. */
export const UNEXPECTED_LIST = "Start of list found where not expected";

/** Whether a decoded value is an object: not an array, not bytes. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Throws AWS's sentence about a value of the wrong type. */
export function rejectScalar(value: unknown, wanted: string): never {
  if (Array.isArray(value)) throw serializationError(UNEXPECTED_LIST);
  if (isObject(value)) throw serializationError(UNEXPECTED_STRUCTURE);
  if (typeof value === "string" && wanted === "an Boolean") {
    throw serializationError(`'${value}' can not be converted to an Boolean`);
  }
  throw serializationError(`class java.lang.${javaType(value)} can not be converted to ${wanted}`);
}

/** The Java type in which AWS's JSON reader holds a scalar. */
function javaType(value: unknown): string {
  if (typeof value === "string") return "String";
  if (typeof value === "boolean") return "Boolean";
  if (typeof value !== "number" || !Number.isInteger(value)) return "Double";
  if (value >= -32_768 && value <= 32_767) return "Short";
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? "Integer" : "Long";
}
