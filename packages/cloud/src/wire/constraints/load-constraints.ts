import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a public service model demands of one member, list element, map key or map value. */
export interface Constraint {
  /** Smallest value of a number; smallest length or size of anything else. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** Name of the enumeration in the SDK's client. */
  readonly enumName?: string;
  /** The enumeration's values in the public model, for clients that do not export it. */
  readonly enumValues?: readonly string[];
  /** Whether the number is a floating-point one, which AWS prints as `1.0`. */
  readonly isFloat?: boolean;
  readonly element?: Constraint;
  readonly key?: Constraint;
  readonly value?: Constraint;
}

/** Constraints by structure and member name. */
export type ServiceConstraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

const NO_CONSTRAINTS: ServiceConstraints = {};

/** Reads the generated table of a service, or an empty one where there is none. */
export function loadConstraints(serviceName: string): ServiceConstraints {
  const path = join(import.meta.dirname, "generated", `${serviceName}.json`);
  if (!existsSync(path)) return NO_CONSTRAINTS;
  const table = JSON.parse(readFileSync(path, "utf8")) as { readonly structures: ServiceConstraints };
  return table.structures;
}
