import { loadSchemas, type ServiceSchemas } from "./load-schemas.ts";
import { createAwsJson } from "./protocols/aws-json.ts";
import type { OperationCodec, Protocol, ProtocolContext, ProtocolName } from "./protocols/protocol.ts";
import { createQuery } from "./protocols/query.ts";
import { createRestJson } from "./protocols/rest-json.ts";
import { createRestXml } from "./protocols/rest-xml.ts";
import { createRpcV2Cbor } from "./protocols/rpc-v2-cbor.ts";
import { createUriRouter, type UriRouter } from "./routing/uri-routes.ts";
import type { ErasedHandler, ServiceDefinition } from "./service.ts";
import { type ServiceTraits, serviceTraits } from "./service-traits.ts";
import type { StructureShape } from "./shape.ts";
import { compileValidator, type Validator } from "./constraints/compile-validator.ts";
import { loadConstraints, type ServiceConstraints } from "./constraints/load-constraints.ts";

/** One operation, ready to serve in one protocol. */
export interface CompiledOperation {
  readonly codec: OperationCodec;
  /** Throws where the input breaks a constraint of the model. */
  readonly validate: Validator;
  /** Undefined where the service does not implement the operation. */
  readonly handler: ErasedHandler | undefined;
}

/** Builds each protocol, speaking for one service. */
export function createProtocol(name: ProtocolName, context: ProtocolContext): Protocol {
  switch (name) {
    case "aws-json-1.0":
      return createAwsJson("1.0", context);
    case "aws-json-1.1":
      return createAwsJson("1.1", context);
    case "query":
      return createQuery(context);
    case "rest-json":
      return createRestJson(context);
    case "rest-xml":
      return createRestXml(context);
    default:
      return createRpcV2Cbor(context);
  }
}

/** A mounted service with its schemas loaded; operations are compiled on their first request. */
export class ServiceModel {
  readonly definition: ServiceDefinition;
  readonly traits: ServiceTraits;
  readonly #schemas: ServiceSchemas;
  readonly #constraints: ServiceConstraints;
  readonly #protocols = new Map<ProtocolName, Protocol>();
  readonly #operations = new Map<string, CompiledOperation>();
  readonly #validators = new Map<string, Validator>();
  #router: UriRouter | undefined;

  private constructor(definition: ServiceDefinition, schemas: ServiceSchemas) {
    this.definition = definition;
    this.traits = serviceTraits(definition.signingName, definition.apiVersion);
    this.#schemas = schemas;
    this.#constraints = loadConstraints(definition.name);
  }

  static async load(definition: ServiceDefinition): Promise<ServiceModel> {
    return new ServiceModel(definition, await loadSchemas(definition.clientPackage));
  }

  get errors(): ReadonlyMap<string, StructureShape> {
    return this.#schemas.errors;
  }

  hasOperation(name: string): boolean {
    return this.#schemas.operations.has(name);
  }

  /** Chooses an operation by method and path. */
  get router(): UriRouter {
    this.#router ??= createUriRouter(
      this.#schemas.operations.values(),
      (name) => this.definition.operations[name] !== undefined,
    );
    return this.#router;
  }

  protocol(name: ProtocolName): Protocol {
    const known = this.#protocols.get(name);
    if (known !== undefined) return known;
    const protocol = createProtocol(name, {
      traits: this.traits,
      isQueryCompatible: this.definition.isQueryCompatible === true,
    });
    this.#protocols.set(name, protocol);
    return protocol;
  }

  /** The operation compiled for a protocol; undefined where the model has none of that name. */
  operation(protocolName: ProtocolName, name: string): CompiledOperation | undefined {
    const key = `${protocolName}/${name}`;
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    const shape = this.#schemas.operations.get(name);
    if (shape === undefined) return undefined;
    const compiled = {
      codec: this.protocol(protocolName).compile(shape),
      validate: this.#validator(name, shape.input),
      handler: this.definition.operations[name],
    };
    this.#operations.set(key, compiled);
    return compiled;
  }

  #validator(operationName: string, input: StructureShape): Validator {
    const known = this.#validators.get(operationName);
    if (known !== undefined) return known;
    const validator = compileValidator(input, {
      constraints: this.#constraints,
      enums: this.#schemas.enums,
      code: this.traits.validationCode,
      serviceName: this.definition.name,
    });
    this.#validators.set(operationName, validator);
    return validator;
  }
}
