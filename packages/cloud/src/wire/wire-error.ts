import { ServiceError } from "../service-error.ts";
import type { StructureShape } from "./shape.ts";

/** An error answer, before a protocol gives it its form. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly fault: "client" | "server";
  /** Members of the modelled shape, the message excepted. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The modelled shape; undefined for codes that are common to all services. */
  readonly shape: StructureShape | undefined;
  /** Code and status that Query clients see, where they differ. */
  readonly queryCode: string;
  readonly queryStatus: number;
}

const INTERNAL_MESSAGE = "The request processing has failed because of an unknown error, exception or failure.";

/**
 * Gives what a handler threw its modelled shape. Anything but a `ServiceError` is a fault of the lab: the client learns
 * only that.
 */
export function describeError(thrown: unknown, errors: ReadonlyMap<string, StructureShape>): WireError {
  const error =
    thrown instanceof ServiceError ? thrown : new ServiceError("InternalFailure", INTERNAL_MESSAGE, {}, 500);
  const shape = errors.get(error.code);
  const traits = shape?.traits ?? {};
  // A modelled client error without a status keeps the one that it was thrown with: S3's bare NotFound is a 404.
  const httpStatus = traits.httpError ?? (traits.error === "server" ? 500 : error.httpStatus);
  const [queryCode = error.code, queryStatus = httpStatus] = traits.awsQueryError ?? [];
  return {
    code: error.code,
    message: error.message,
    httpStatus,
    fault: traits.error ?? (httpStatus >= 500 ? "server" : "client"),
    members: error.members,
    shape,
    queryCode,
    queryStatus,
  };
}

/** The members of an error's body: those given, and the message under the name that the shape uses. */
export function errorBody(error: WireError): Record<string, unknown> {
  return { ...error.members, [messageMember(error)]: error.message };
}

const MESSAGE = /^message$/i;

function messageMember(error: WireError): string {
  const modelled = error.shape?.members.find((member) => MESSAGE.test(member.name));
  if (modelled !== undefined) return modelled.name;
  return error.code === "SerializationException" ? "Message" : "message"; // As AWS's JSON services spell them.
}
