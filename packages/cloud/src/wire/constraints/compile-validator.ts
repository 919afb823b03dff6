import { ServiceError } from "../../service-error.ts";
import type { ListShape, MapShape, Member, Shape, StructureShape } from "../shape.ts";
import { compileConstraint } from "./check-constraint.ts";
import { javaText, lowerFirst } from "./java-text.ts";
import type { Constraint, ServiceConstraints } from "./load-constraints.ts";
import { isChecked } from "./opt-outs.ts";

/** Throws AWS's validation error where an input breaks its model's constraints. */
export type Validator = (input: Readonly<Record<string, unknown>>) => void;

/** What a service's validators share. */
export interface ValidatorContext {
  readonly serviceName: string;
  readonly constraints: ServiceConstraints;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** The error code of a broken constraint. */
  readonly code: string;
}

const KEYS_PREFIX = "Map keys must satisfy constraint";

/** Adds AWS's sentence for everything in a value that breaks a constraint. */
type Walk = (value: unknown, path: string, violations: string[]) => void;

/** Most violations that one answer lists. */
const MAX_VIOLATIONS = 10;

/**
 * Compiles the check of an operation's input: required members, and the length, range, pattern and enumeration
 * constraints of the public model. Shapes without any cost nothing at run time.
 */
export function compileValidator(input: StructureShape, context: ValidatorContext): Validator {
  const walk = new WalkCompiler(context).structure(input);
  if (walk === undefined) return () => {};
  return (value) => {
    const violations: string[] = [];
    walk(value, "", violations);
    if (violations.length > 0) throw validationError(violations, context.code);
  };
}

function validationError(violations: readonly string[], code: string): ServiceError {
  const noun = violations.length === 1 ? "validation error" : "validation errors";
  const listed = violations.slice(0, MAX_VIOLATIONS).join("; ");
  return new ServiceError(code, `${violations.length} ${noun} detected: ${listed}`);
}

function violation(text: string, path: string, sentence: string): string {
  return `Value ${text} at '${path}' failed to satisfy constraint: ${sentence}`;
}

class WalkCompiler {
  readonly #context: ValidatorContext;
  readonly #structures = new Map<StructureShape, Walk | undefined>();

  constructor(context: ValidatorContext) {
    this.#context = context;
  }

  /** Undefined where nothing below the shape is constrained. */
  structure(shape: StructureShape): Walk | undefined {
    if (this.#structures.has(shape)) return this.#structures.get(shape);
    // A shape that holds itself finds this entry and is walked once it stands.
    this.#structures.set(shape, (value, path, violations) => this.#structures.get(shape)?.(value, path, violations));
    const walks = shape.members.flatMap((member) => this.#member(shape, member) ?? []);
    const isRecursionOnly = walks.length > 0 && !hasConstraints(shape, this.#context, new Set());
    const walk: Walk | undefined =
      walks.length === 0 || isRecursionOnly
        ? undefined
        : (value, path, violations) => {
            for (const walkMember of walks) walkMember(value, path, violations);
          };
    this.#structures.set(shape, walk);
    return walk;
  }

  #member(structure: StructureShape, member: Member): Walk | undefined {
    const { name, shape, isRequired } = member;
    const walk = this.#value(shape, constraintOf(this.#context, structure, member));
    if (walk === undefined && !isRequired) return undefined;
    const label = lowerFirst(name);
    return (value, path, violations) => {
      const given = (value as Readonly<Record<string, unknown>>)[name];
      const memberPath = path === "" ? label : `${path}.${label}`;
      if (given !== undefined && given !== null) walk?.(given, memberPath, violations);
      else if (isRequired) violations.push(violation("null", memberPath, "Member must not be null"));
    };
  }

  #value(shape: Shape, constraint: Constraint | undefined): Walk | undefined {
    const own = constraint === undefined ? undefined : this.#own(shape, constraint);
    const parts = this.#parts(shape, constraint);
    if (own === undefined || parts === undefined) return own ?? parts;
    return (value, path, violations) => {
      own(value, path, violations);
      parts(value, path, violations);
    };
  }

  #own(shape: Shape, constraint: Constraint): Walk | undefined {
    const { check, sentences } = compileConstraint(shape, constraint, this.#context.enums);
    if (sentences.length === 0) return undefined;
    return (value, path, violations) => {
      for (const sentence of check(value)) {
        violations.push(violation(`'${javaText(shape, value, constraint.isFloat)}'`, path, sentence));
      }
    };
  }

  #parts(shape: Shape, constraint: Constraint | undefined): Walk | undefined {
    switch (shape.kind) {
      case "structure":
        return this.structure(shape);
      case "list":
        return this.#list(shape, constraint?.element);
      case "map":
        return this.#map(shape, constraint);
      default:
        return undefined;
    }
  }

  #list(shape: ListShape, constraint: Constraint | undefined): Walk | undefined {
    const element = shape.element.shape;
    if (element.kind === "structure" || element.kind === "list" || element.kind === "map") {
      const walk = this.#value(element, constraint);
      if (walk === undefined) return undefined;
      return (value, path, violations) => {
        for (const [index, item] of (value as readonly unknown[]).entries()) {
          walk(item, `${path}.${index + 1}.member`, violations);
        }
      };
    }
    return this.#scalars(shape, { part: element, constraint, prefix: "Member must satisfy constraint" }, (value) => [
      ...(value as readonly unknown[]),
    ]);
  }

  #map(shape: MapShape, constraint: Constraint | undefined): Walk | undefined {
    const keys = this.#scalars(
      shape,
      { part: shape.key.shape, constraint: constraint?.key, prefix: KEYS_PREFIX },
      (value) => Object.keys(value as object),
    );
    const element = shape.value.shape;
    if (element.kind !== "structure" && element.kind !== "list" && element.kind !== "map") {
      const part = { part: element, constraint: constraint?.value, prefix: "Map value must satisfy constraint" };
      const values = this.#scalars(shape, part, (value) => Object.values(value as object));
      return joinWalks(keys, values);
    }
    const walk = this.#value(element, constraint?.value);
    if (walk === undefined) return keys;
    return joinWalks(keys, (value, path, violations) => {
      for (const [key, item] of Object.entries(value as object)) walk(item, `${path}.${key}.member`, violations);
    });
  }

  /** AWS reports a wrong scalar inside a collection at the collection, with every sentence of the scalar's constraint. */
  #scalars(
    shape: ListShape | MapShape,
    {
      part,
      constraint,
      prefix,
    }: { readonly part: Shape; readonly constraint: Constraint | undefined; readonly prefix: string },
    partsOf: (value: unknown) => readonly unknown[],
  ): Walk | undefined {
    if (constraint === undefined) return undefined;
    const { check, sentences } = compileConstraint(part, constraint, this.#context.enums);
    if (sentences.length === 0) return undefined;
    const listed = prefix === KEYS_PREFIX ? sentences : [...sentences, "Member must not be null"];
    const sentence = `${prefix}: [${listed.join(", ")}]`;
    return (value, path, violations) => {
      if (partsOf(value).every((item) => check(item).length === 0)) return;
      violations.push(violation(`'${javaText(shape, value, constraint.isFloat)}'`, path, sentence));
    };
  }
}

function joinWalks(first: Walk | undefined, second: Walk | undefined): Walk | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (value, path, violations) => {
    first(value, path, violations);
    second(value, path, violations);
  };
}

function constraintOf(context: ValidatorContext, structure: StructureShape, member: Member): Constraint | undefined {
  if (!isChecked(context.serviceName, structure.name, member.name)) return undefined;
  return context.constraints[structure.name]?.[member.name];
}

/** Whether a shape or anything below it is constrained; shapes on the way down are not entered again. */
function hasConstraints(shape: Shape, context: ValidatorContext, entered: Set<Shape>): boolean {
  if (entered.has(shape)) return false;
  entered.add(shape);
  switch (shape.kind) {
    case "structure":
      return shape.members.some(
        (member) =>
          member.isRequired ||
          constraintOf(context, shape, member) !== undefined ||
          hasConstraints(member.shape, context, entered),
      );
    case "list":
      return hasConstraints(shape.element.shape, context, entered);
    case "map":
      return hasConstraints(shape.value.shape, context, entered);
    default:
      return false;
  }
}
