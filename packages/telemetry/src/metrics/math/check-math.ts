import { unreachable } from "@faultline/core";
import { type Diagnosed, diagnose, LanguageError } from "../../diagnostic.ts";
import { parseSearch } from "../search/parse-search.ts";
import { parseStatistic } from "../parse-statistic.ts";
import { MATH_FUNCTIONS, type ParameterRule } from "./math-functions.ts";
import type { MathCall, MathNode } from "./math-node.ts";
import { type MathType, TYPE_NAMES } from "./math-value.ts";
import { unsupportedOperands } from "./pointwise.ts";

/** What an expression may refer to. */
export interface MathScope {
  /** The type of a query's result; undefined for an id that no query has. */
  typeOf(id: string): MathType | undefined;
  /** Whether a query is a metric, not an expression. */
  isMetric(id: string): boolean;
}

/** Checks names, functions and the types of their arguments. @returns The type of the expression's result. */
export function checkMath(node: MathNode, scope: MathScope): Diagnosed<MathType> {
  return diagnose(() => typeOf(node, scope));
}

function typeOf(node: MathNode, scope: MathScope): MathType {
  switch (node.kind) {
    case "number":
      return "scalar";
    case "text":
      throw new LanguageError("A text can only be an argument of a function", node.span);
    case "word":
      throw new LanguageError(`${node.word} is no id: ids start with a lower-case letter`, node.span);
    case "id": {
      const type = scope.typeOf(node.id);
      if (type === undefined)
        throw new LanguageError(`Undefined variable '${node.id}': no query has this Id`, node.span);
      return type;
    }
    case "array":
      for (const element of node.elements) checkElement(element, scope);
      return "array";
    case "negate":
      return typeOf(node.operand, scope);
    case "binary":
      return binaryType(node, scope);
    case "call":
      return callType(node, scope);
    default:
      return unreachable(node);
  }
}

function checkElement(element: MathNode, scope: MathScope): void {
  if (typeOf(element, scope) !== "scalar") return;
  throw new LanguageError("An array holds time series; TIME_SERIES makes one of a scalar", element.span);
}

function binaryType(node: Extract<MathNode, { kind: "binary" }>, scope: MathScope): MathType {
  const types = [typeOf(node.left, scope), typeOf(node.right, scope)];
  if (types.every((type) => type === "array")) throw unsupportedOperands(node.operator, node.span);
  return types.find((type) => type === "array") ?? types.find((type) => type === "series") ?? "scalar";
}

function callType(call: MathCall, scope: MathScope): MathType {
  const known = Object.hasOwn(MATH_FUNCTIONS, call.name) ? MATH_FUNCTIONS[call.name] : undefined;
  if (known === undefined) throw new LanguageError(`Unknown function '${call.name}'`, call.span);
  const { parameters } = known;
  const required = parameters.filter(({ isOptional }) => isOptional !== true).length;
  if (call.parameters.length < required || call.parameters.length > parameters.length) {
    const wanted = required === parameters.length ? `${required}` : `${required} to ${parameters.length}`;
    const message = `${call.name} takes ${wanted} argument(s), not ${call.parameters.length}`;
    throw new LanguageError(message, call.span);
  }
  const types = call.parameters.map((argument, index) => {
    const rule = parameters[index];
    return rule === undefined ? undefined : argumentType(call.name, argument, rule, scope);
  });
  if (call.name === "SEARCH") checkSearch(call);
  return call.name === "SLICE" && isSingleSlice(call) ? "series" : known.resultOf(types);
}

function argumentType(name: string, argument: MathNode, rule: ParameterRule, scope: MathScope): MathType | undefined {
  if (argument.kind === "word" && rule.words?.includes(argument.word) === true) return undefined;
  if (argument.kind === "text" && rule.isText === true) return undefined;
  if (rule.types.length === 0) throw new LanguageError(`${name} takes ${describe(rule)} here`, argument.span);
  const type = typeOf(argument, scope);
  if (!rule.types.includes(type)) {
    throw new LanguageError(`${name} takes ${describe(rule)} here, not ${TYPE_NAMES[type]}`, argument.span);
  }
  if (rule.isMetric === true && !(argument.kind === "id" && scope.isMetric(argument.id))) {
    throw new LanguageError(`${name} takes the Id of a metric, not an expression`, argument.span);
  }
  return type;
}

function describe({ types, words = [], isText }: ParameterRule): string {
  return [...types.map((type) => TYPE_NAMES[type]), ...words, ...(isText === true ? ["a text in quotes"] : [])].join(
    " or ",
  );
}

/** Whether a slice's constant bounds hold one series, which then is no array any more. */
function isSingleSlice({ parameters: [, from, to] }: MathCall): boolean {
  return from?.kind === "number" && to?.kind === "number" && to.value - from.value === 1;
}

function checkSearch({ parameters: [query, statistic, period] }: MathCall): void {
  if (query?.kind === "text") {
    const { diagnostic } = parseSearch(query.value);
    if (diagnostic !== undefined) throw new LanguageError(diagnostic.message, query.span);
  }
  if (statistic?.kind === "text" && parseStatistic(statistic.value) === undefined) {
    throw new LanguageError(`'${statistic.value}' is no statistic`, statistic.span);
  }
  if (period !== undefined && !(period.kind === "number" && isPeriod(period.value))) {
    throw new LanguageError("The period of SEARCH is 1, 5, 10, 20, 30 or a multiple of 60 seconds", period.span);
  }
}

function isPeriod(seconds: number): boolean {
  return seconds >= 60 ? seconds % 60 === 0 : [1, 5, 10, 20, 30].includes(seconds);
}
