import { readPeriod, type Period } from "../functions/period.ts";
import { compileRegex } from "../functions/regex.ts";
import { type ParameterType, SCALAR_FUNCTIONS } from "../functions/scalar-functions.ts";
import type { ValueType } from "../functions/value-type.ts";
import { LanguageError } from "../../diagnostic.ts";
import type { CallNode, Expression } from "../syntax/query-node.ts";
import { compileFormatDate, compileParseDate } from "./compile-date-call.ts";
import type { CallContext } from "./compile-context.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import { asCondition, asNumber, asText, asTimestamp, definite, NULL_SQL, type TypedSql } from "./typed-sql.ts";

type Special = (call: CallNode, context: CallContext) => TypedSql;

/** Functions that are more than a call with converted arguments. */
const SPECIAL: Readonly<Record<string, Special>> = {
  bin: ({ args, span }, context) => {
    const [first, second] = args;
    const time =
      second === undefined ? context.environment.field({ kind: "field", parts: ["@timestamp"], span }) : undefined;
    const timestamp = time ?? compileArgument(first, context);
    return {
      sql: context.dialect.floorTime(asTimestamp(timestamp, context.dialect), periodOf(second ?? first, span)),
      type: "timestamp",
    };
  },
  datefloor: ({ args, span }, context) => {
    const timestamp = asTimestamp(compileArgument(args[0], context), context.dialect);
    return { sql: context.dialect.floorTime(timestamp, periodOf(args[1], span)), type: "timestamp" };
  },
  dateceil: ({ args, span }, context) => {
    const { dialect } = context;
    const timestamp = asTimestamp(compileArgument(args[0], context), dialect);
    const period = periodOf(args[1], span);
    const floor = dialect.floorTime(timestamp, period);
    return {
      sql: `CASE WHEN ${floor} = ${timestamp} THEN ${timestamp} ELSE ${dialect.addPeriod(floor, period)} END`,
      type: "timestamp",
    };
  },
  frommillis: ({ args }, context) => ({
    sql: asTimestamp(compileArgument(args[0], context), context.dialect),
    type: "timestamp",
  }),
  tomillis: ({ args }, context) => ({
    sql: asNumber(compileArgument(args[0], context), context.dialect),
    type: "number",
  }),
  // Seconds, as the documentation has it, where the functions beside it give milliseconds.
  now: (_, { dialect, range }) => number(dialect, Math.floor(range.now / 1000)),
  querystarttime: (_, { dialect, range }) => number(dialect, range.from),
  queryendtime: (_, { dialect, range }) => number(dialect, range.to),
  querytimerange: (_, { dialect, range }) => number(dialect, range.to - range.from),
  tonumber: (call, context) => toNumber(call, context),
  todouble: (call, context) => toNumber(call, context),
  ispresent: ({ args }, context) => {
    const [argument] = args;
    const value = argument?.kind === "field" ? context.environment.json(argument) : compileArgument(argument, context);
    return { sql: `(${definite(value).sql} IS NOT NULL)`, type: "boolean" };
  },
  isnumeric: ({ args }, context) => {
    const value = compileArgument(args[0], context);
    return { sql: `(${asNumber(value, context.dialect)} IS NOT NULL)`, type: "boolean" };
  },
  formatdate: compileFormatDate,
  strftime: compileFormatDate,
  parsedate: compileParseDate,
  coalesce: ({ args }, context) => {
    const { values, type } = unify(
      args.map((argument) => context.compile(argument)),
      context.dialect,
    );
    return { sql: `coalesce(${values.join(", ")})`, type };
  },
  if: ({ args }, context) => compileCase(args, context),
  case: ({ args }, context) => compileCase(args, context),
  // Differs from AWS: no group has a data protection policy, so that nothing is masked.
  unmask: ({ args }, context) => compileArgument(args[0], context),
  regexreplace: ({ args, span }, context) => {
    const { dialect } = context;
    const [text, pattern, by] = args.map((argument) => context.compile(argument));
    const compiled = compileRegex(String(pattern?.literal ?? ""));
    if ("problem" in compiled)
      throw new LanguageError(`the regular expression is not valid: ${compiled.problem}`, span);
    const sqls = [
      asText(text ?? NULL_SQL, dialect),
      dialect.literal(compiled.pattern),
      asText(by ?? NULL_SQL, dialect),
    ];
    return { sql: dialect.call("regexreplace", sqls), type: "text" };
  },
};

/** Compiles a call of a checked function. */
export function compileCall(call: CallNode, context: CallContext): TypedSql {
  const special = Object.hasOwn(SPECIAL, call.name) ? SPECIAL[call.name] : undefined;
  if (special !== undefined) return special(call, context);
  const signature = SCALAR_FUNCTIONS.get(call.name);
  if (signature === undefined) throw new LanguageError(`unknown or unsupported function ${call.name}`, call.span);
  const args = call.args.map((argument, index) => {
    const type = signature.parameters[Math.min(index, signature.parameters.length - 1)] ?? "any";
    return convert(argument, type, context);
  });
  const type: ValueType = signature.result === "same" ? "text" : signature.result;
  return { sql: context.dialect.call(call.name, args), type };
}

function convert(argument: Expression, type: ParameterType, context: CallContext): Sql {
  const { dialect, environment } = context;
  const value = type === "json" && argument.kind === "field" ? environment.json(argument) : context.compile(argument);
  switch (type) {
    case "number":
      return asNumber(value, dialect);
    case "text":
    case "regex":
      return asText(value, dialect);
    case "boolean":
      return isTrue(argument) ? "true" : asCondition(value, dialect);
    case "timestamp":
      return asTimestamp(value, dialect);
    case "json":
      return value.type === "json" ? value.sql : dialect.call("jsonparse", [asText(value, dialect)]);
    default:
      return value.sql;
  }
}

/** The language has no truth values: elsewhere `true` is a field. */
function isTrue(argument: Expression): boolean {
  return argument.kind === "field" && argument.parts.length === 1 && argument.parts[0] === "true";
}

/** An argument that {@link SCALAR_FUNCTIONS} promises to be there. */
function compileArgument(argument: Expression | undefined, context: CallContext): TypedSql {
  return argument === undefined ? NULL_SQL : context.compile(argument);
}

function number(dialect: SqlDialect, value: number): TypedSql {
  return { sql: dialect.literal(value), type: "number", literal: value };
}

function toNumber({ args }: CallNode, context: CallContext): TypedSql {
  return { sql: asNumber(compileArgument(args[0], context), context.dialect), type: "number" };
}

function periodOf(node: Expression | undefined, span: CallNode["span"]): Period {
  const period = node?.kind === "period" ? readPeriod(node, { isCapped: true }) : undefined;
  if (period === undefined) throw new LanguageError("expected a period such as 5m", node?.span ?? span);
  return period;
}

/** `if(condition, then, else)`, and `case` with any number of pairs and perhaps a last value for none of them. */
function compileCase(args: readonly Expression[], context: CallContext): TypedSql {
  const compiled = args.map((argument) => context.compile(argument));
  const isValue = (index: number) => index % 2 === 1 || (index === args.length - 1 && args.length % 2 === 1);
  const { values, type } = unify(
    compiled.filter((_, index) => isValue(index)),
    context.dialect,
  );
  const conditions = compiled.filter((_, index) => !isValue(index)).map((value) => asCondition(value, context.dialect));
  const branches = conditions.map((condition, index) => `WHEN ${condition} THEN ${values[index] ?? "NULL"}`);
  const otherwise = values.length > conditions.length ? ` ELSE ${values.at(-1) ?? "NULL"}` : "";
  return { sql: `CASE ${branches.join(" ")}${otherwise} END`, type };
}

/** Values of one type: theirs where they share it, else text. Truth is a number here, which may be absent. */
export function unify(
  mixed: readonly TypedSql[],
  dialect: SqlDialect,
): { readonly values: readonly Sql[]; readonly type: ValueType } {
  const compiled = mixed.map((value): TypedSql =>
    value.type === "boolean" ? { sql: asNumber(value, dialect), type: "number" } : value,
  );
  const types = new Set(compiled.map(({ type }) => type));
  const [type] = types;
  if (type !== undefined && types.size === 1) return { values: compiled.map(({ sql }) => sql), type };
  return { values: compiled.map((value) => asText(value, dialect)), type: "text" };
}
