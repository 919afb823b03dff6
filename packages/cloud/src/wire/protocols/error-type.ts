import type { WireError } from "../wire-error.ts";
import type { ProtocolContext } from "./protocol.ts";

/** The `__type` of an error: its code, after the namespace where the service sends one. */
export function errorType(error: WireError, { traits }: ProtocolContext): string {
  if (error.shape !== undefined) return `${traits.errorNamespace}${error.code}`;
  if (!traits.hasCoralNamespaces) return error.code;
  const namespace = error.code === "ValidationException" ? "com.amazon.coral.validate" : "com.amazon.coral.service";
  return `${namespace}#${error.code}`;
}

/** `x-amzn-query-error` of services that moved from Query to JSON: the code that Query clients knew. */
export function queryErrorHeader(error: WireError, { isQueryCompatible }: ProtocolContext): Record<string, string> {
  if (!isQueryCompatible) return {};
  return { "x-amzn-query-error": `${error.queryCode};${error.fault === "client" ? "Sender" : "Receiver"}` };
}
