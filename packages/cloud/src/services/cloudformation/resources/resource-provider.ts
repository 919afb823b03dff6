import type { Clock, JsonObject, Random, Scope } from "@faultline/core";
import type { ServiceCaller } from "../../../wire/service-calls.ts";

/** What a provider works with. */
export interface ProviderContext {
  readonly services: ServiceCaller;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly random: Random;
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Tells that a property of the resource has no effect, and why, such as `it has no provisioned concurrency`. */
  ignore(property: string, why: string): void;
}

/** A resource as its service made it. */
export interface Provisioned {
  readonly physicalId: string;
  /** What `Ref` gives, when that is not the physical id. */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: JsonObject;
}

/** An existing resource. */
export interface ExistingResource {
  readonly physicalId: string;
  readonly attributes: JsonObject;
  readonly properties: JsonObject;
}

/** Makes, changes and removes the resources of one type through the API of their service. */
export interface ResourceProvider {
  readonly type: string;
  /** Properties that have an effect; others are listed as warnings. */
  readonly properties: readonly string[];
  /** Properties that can only change by making a new resource. */
  readonly replacedBy: readonly string[];
  create(properties: JsonObject, context: ProviderContext): Promise<Provisioned>;
  /** Changes a resource to new properties; none of `replacedBy` differs. */
  update(existing: ExistingResource, properties: JsonObject, context: ProviderContext): Promise<Provisioned>;
  /** Removes a resource. One that is already gone is no error. */
  remove(existing: ExistingResource, context: ProviderContext): Promise<void>;
}
