import type { RequestId, Scope } from "@faultline/core";

/** What a handler knows of a request besides its input. */
export interface RequestContext {
  /** Account and Region, from the credential. */
  readonly scope: Scope;
  readonly requestId: RequestId;
  readonly accessKeyId?: string;
  /** The protocol and host that the client used, such as `http://127.0.0.1:4566`; answers that hold URLs start with it. */
  readonly origin: string;
  /** Lower-case names. Empty for a call that another service of the lab makes. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Aborted when the client goes away before the answer. */
  readonly signal: AbortSignal;
}

/** The protocol that a service speaks natively. Every service also answers RPC v2 CBOR and, where modelled, Query. */
type NativeProtocol = "aws-json-1.0" | "aws-json-1.1" | "query" | "rest-json" | "rest-xml";

/** The operation names of an SDK client module, such as `Invoke` of `InvokeCommand`. */
export type OperationName<Client> = {
  [K in keyof Client]: K extends `${infer Name}Command` ? Name : never;
}[keyof Client] &
  string;

type CommandOf<Client, Name extends string> = Client[`${Name}Command` & keyof Client];

type CommandShapes<Command> = Command extends abstract new (...args: never[]) => {
  readonly input: infer Input;
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Output }>;
}
  ? { readonly input: Input; readonly output: Output }
  : never;

/** Client-side convenience types (stream mix-ins, blob adapters) as the plain bytes that a server handles. */
type PlainOutput<Output> = {
  [K in keyof Output]: Extract<Output[K], { transformToString(encoding?: string): unknown }> extends never
    ? Output[K]
    : Uint8Array | AsyncIterable<Uint8Array> | undefined;
};

/** Blobs that a client may give in many forms, as the bytes that arrive. Blobs sit at most one structure deep. */
type PlainInput<Input> = { [K in keyof Input]: PlainMember<Input[K]> };
type PlainMember<Value> =
  Extract<Value, Uint8Array> extends never
    ? Extract<Value, { ZipFile?: unknown }> extends never
      ? Value
      : { [K in keyof NonNullable<Value>]: PlainBlob<NonNullable<Value>[K]> } | Extract<Value, undefined>
    : PlainBlob<Value>;
type PlainBlob<Value> = Extract<Value, Uint8Array> extends never ? Value : Uint8Array | Extract<Value, undefined>;

/** What a handler of an operation receives: the SDK's input type, with blobs always as `Uint8Array`. */
export type OperationInput<Client, Name extends string> = PlainInput<CommandShapes<CommandOf<Client, Name>>["input"]>;

/** What a handler of an operation returns: the SDK's output type without client-side additions. */
export type OperationOutput<Client, Name extends string> = PlainOutput<
  Omit<CommandShapes<CommandOf<Client, Name>>["output"], "$metadata">
>;

/** Answers one API operation. Throws `ServiceError` for what AWS would refuse. */
export type OperationHandler<Client, Name extends string> = (
  input: OperationInput<Client, Name>,
  context: RequestContext,
) => OperationOutput<Client, Name> | Promise<OperationOutput<Client, Name>>;

/** The operations that a service implements; the rest of its model answers 501. */
export type OperationHandlers<Client> = { [Name in OperationName<Client>]?: OperationHandler<Client, Name> };

/** A handler whose types the compiler no longer tracks: the wire layer decodes and encodes by schema. */
export type ErasedHandler = (input: never, context: RequestContext) => unknown;

/** One AWS service as the server mounts it. */
export interface ServiceDefinition {
  /** Folder name, and the name that callers inside the lab use: `lambda`, `logs`. */
  readonly name: string;
  /** The service in a SigV4 credential scope: `lambda`, `monitoring`. */
  readonly signingName: string;
  /** The npm package whose schemas describe the API. Loaded on the first request. */
  readonly clientPackage: string;
  readonly protocol: NativeProtocol;
  /** `X-Amz-Target` prefix of the JSON protocols. */
  readonly targetPrefix?: string;
  /** API version, as Query requests name it. */
  readonly apiVersion: string;
  /** Whether errors carry `x-amzn-query-error` (services that moved from Query to JSON). */
  readonly isQueryCompatible?: boolean;
  /** The HTTP status of a result that has not the modelled one: 206 for a part of an S3 object. */
  readonly statusOf?: (operation: string, output: Readonly<Record<string, unknown>>) => number | undefined;
  readonly operations: Readonly<Record<string, ErasedHandler | undefined>>;
}

/**
 * Declares a service, with each handler checked against the SDK's command of the same name.
 *
 * @example
 * defineService<typeof Sts>({ name: "sts", ..., operations: { GetCallerIdentity: getCallerIdentity } });
 */
export function defineService<Client>(
  definition: Omit<ServiceDefinition, "operations"> & { readonly operations: OperationHandlers<Client> },
): ServiceDefinition {
  return definition; // Erases the handlers' types, nothing else.
}
