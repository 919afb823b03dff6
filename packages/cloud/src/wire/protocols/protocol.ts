import type { IncomingHttpHeaders } from "node:http";
import type { FormNode } from "../codec/form-tree.ts";
import type { HttpResponse } from "../http-route.ts";
import type { ServiceTraits } from "../service-traits.ts";
import type { OperationShape } from "../shape.ts";
import type { WireError } from "../wire-error.ts";

/** The protocols that the port speaks. */
export type ProtocolName = "aws-json-1.0" | "aws-json-1.1" | "query" | "rest-json" | "rest-xml" | "rpc-v2-cbor";

/** A request whose operation is known, its content encodings undone. */
export interface ApiRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** Path labels, decoded; REST protocols only. */
  readonly labels: Readonly<Record<string, string>>;
  /** Parameters; Query only. */
  readonly form?: FormNode;
}

/** What a protocol must know of the service that it speaks for. */
export interface ProtocolContext {
  readonly traits: ServiceTraits;
  readonly isQueryCompatible: boolean;
}

/** One operation in one protocol, its schemas compiled. */
export interface OperationCodec {
  /** The operation's input. Types are checked, constraints are not. */
  readInput(request: ApiRequest): Record<string, unknown>;
  writeOutput(output: Readonly<Record<string, unknown>>, requestId: string): HttpResponse;
}

/** One protocol, speaking for one service. */
export interface Protocol {
  compile(operation: OperationShape): OperationCodec;
  writeError(error: WireError, requestId: string): HttpResponse;
}
