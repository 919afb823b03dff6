import type { JsonObject, JsonValue } from "@faultline/core";

/** Where the parts of a template that are not constants get their values from. */
export interface ResolveContext {
  /** Parameters and pseudo parameters by name, except `AWS::NoValue`. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** The template's Mappings. */
  readonly mappings: JsonObject;
  /** Whether a condition of the template holds. Throws for an unknown one. */
  condition(name: string): boolean;
  /** The value of `Ref` for a resource. Throws when there is none. */
  ref(logicalId: string): JsonValue;
  /** The value of `Fn::GetAtt`. Throws when there is none. */
  getAtt(logicalId: string, attribute: string): JsonValue;
  /** The value that another stack exports under a name. Throws when there is none. */
  importValue(name: string): JsonValue;
}

/** What an intrinsic function works with: the context, and the way to resolve its own arguments. */
export interface IntrinsicScope {
  readonly context: ResolveContext;
  resolve(value: JsonValue): JsonValue | undefined;
}
