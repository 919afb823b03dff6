import type { ValueType } from "./value-type.ts";

/** How a function reads an argument. `literal`: a number or text written in the query. */
export type ParameterType = ValueType | "any" | "literal" | "period" | "regex";

/** A function of one row's values. */
export interface ScalarSignature {
  /** The types of the arguments; the last repeats where more are allowed. */
  readonly parameters: readonly ParameterType[];
  readonly minArgs: number;
  readonly maxArgs: number;
  /** `same`: the type that the arguments share, else text. */
  readonly result: ValueType | "same";
}

/** Most arguments of a function that takes any number. */
const MANY = 100;

const returns =
  (result: ScalarSignature["result"]) =>
  (...parameters: readonly ParameterType[]): ScalarSignature => ({
    parameters,
    minArgs: parameters.length,
    maxArgs: parameters.length,
    result,
  });
const number = returns("number");
const text = returns("text");
const boolean = returns("boolean");
const timestamp = returns("timestamp");
const json = returns("json");

/** The same with trailing arguments that may be left out. */
const optional = (signature: ScalarSignature, count = 1): ScalarSignature => ({
  ...signature,
  minArgs: signature.minArgs - count,
});
const variadic = (signature: ScalarSignature): ScalarSignature => ({ ...signature, maxArgs: MANY });

/**
 * The functions by name in lower case. Others are refused by name.
 *
 * @see CloudWatch Logs User Guide, "Boolean, comparison, numeric, datetime, and other functions", read 2026-11.
 */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarSignature> = new Map([
  ["abs", number("number")],
  ["ceil", number("number")],
  ["floor", number("number")],
  ["log", number("number")],
  ["sqrt", number("number")],
  ["round", optional(number("number", "number"))],
  ["greatest", variadic(number("number"))],
  ["least", variadic(number("number"))],
  ["tonumber", number("any")],
  ["todouble", number("any")],
  ["toint", number("number")],
  ["tolong", number("number")],

  ["bin", timestamp("period")],
  ["datefloor", timestamp("timestamp", "period")],
  ["dateceil", timestamp("timestamp", "period")],
  ["frommillis", timestamp("number")],
  ["tomillis", number("timestamp")],
  ["now", number()],
  ["querystarttime", number()],
  ["queryendtime", number()],
  ["querytimerange", number()],
  ["formatdate", optional(text("timestamp", "literal", "literal"))],
  ["strftime", optional(text("timestamp", "literal", "literal"))],
  ["parsedate", optional(number("text", "literal", "literal"))],
  ["haversine", number("number", "number", "number", "number")],

  ["ispresent", boolean("any")],
  ["isnumeric", boolean("any")],
  ["coalesce", variadic(returns("same")("any"))],
  ["if", returns("same")("boolean", "any", "any")],
  ["case", variadic(returns("same")("any", "any"))],
  // Guide, "View unmasked data"
  ["unmask", returns("same")("any")],
  ["messagesize", number("text")],

  ["jsonparse", json("text")],
  ["jsonstringify", text("json")],
  ["jsonarraysize", number("json")],
  ["jsonarraycontains", boolean("json", "text")],

  ["isvalidip", boolean("text")],
  ["isvalidipv4", boolean("text")],
  ["isvalidipv6", boolean("text")],
  ["isipinsubnet", boolean("text", "text")],
  ["isipv4insubnet", boolean("text", "text")],
  ["isipv6insubnet", boolean("text", "text")],
  ["isprivateip", boolean("text")],
  ["ispublicip", boolean("text")],
  ["isreservedip", boolean("text")],
  ["ipv4tonumber", number("text")],

  ["isempty", boolean("text")],
  ["isblank", boolean("text")],
  ["concat", variadic(text("text"))],
  ["trim", optional(text("text", "text"))],
  ["ltrim", optional(text("text", "text"))],
  ["rtrim", optional(text("text", "text"))],
  ["strlen", number("text")],
  ["toupper", text("text")],
  ["tolower", text("text")],
  ["substr", optional(text("text", "number", "number"))],
  ["replace", text("text", "text", "text")],
  ["regexreplace", text("text", "regex", "text")],
  ["strcontains", optional(boolean("text", "text", "boolean"))],
  ["startswith", boolean("text", "text")],
  ["endswith", boolean("text", "text")],
  ["split", json("text", "text")],
  ["urlencode", text("text")],
  ["urldecode", text("text")],
  ["base64encode", text("text")],
  ["base64decode", text("text")],
  ["hextoascii", text("text")],
  ["hextodec", number("text")],
  ["dectohex", text("number")],
  ["md5", text("text")],
  ["sha256", text("text")],
]);
