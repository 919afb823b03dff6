import type { BinaryOperator } from "../syntax/query-node.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import { asNumber, definite, numberIn, scalarOf, type TypedSql } from "./typed-sql.ts";

type Comparison = Extract<BinaryOperator, "!=" | "<" | "<=" | "=" | ">" | ">=">;

interface Sides {
  readonly left: TypedSql;
  readonly right: TypedSql;
}

/**
 * Compares as numbers where both sides are numbers or text that holds one, else as text. Maps, lists and what has no
 * value compare to nothing: the result is then null, which counts as false. A timestamp and a text that holds no number
 * are unequal.
 */
export function compileComparison(operator: Comparison, sides: Sides, dialect: SqlDialect): Sql {
  const { left, right } = sides;
  if (left.type === "json" || right.type === "json") {
    return compileComparison(operator, { left: scalarOf(left, dialect), right: scalarOf(right, dialect) }, dialect);
  }
  if (isNumeric(left) && isNumeric(right)) return compileNumbers(operator, sides, dialect);
  if (isNumeric(left) || isNumeric(right)) return compileMixed(operator, sides, dialect);
  return compileTexts(operator, sides, dialect);
}

function isNumeric({ type }: TypedSql): boolean {
  return type === "number" || type === "boolean" || type === "timestamp";
}

/** A whole number beside a timestamp stays whole: the engine then skips what is out of range. */
function compileNumbers(operator: Comparison, { left, right }: Sides, dialect: SqlDialect): Sql {
  const isTime = left.type === "timestamp" || right.type === "timestamp";
  const sql = (side: TypedSql) => {
    if (isTime && typeof side.literal === "number" && Number.isSafeInteger(side.literal)) return String(side.literal);
    return side.type === "timestamp" ? side.sql : asNumber(side, dialect);
  };
  return `(${sql(left)} ${sqlOperator(operator)} ${sql(right)})`;
}

/** A number beside text. */
function compileMixed(operator: Comparison, sides: Sides, dialect: SqlDialect): Sql {
  const [left, right] = [asNumber(sides.left, dialect), asNumber(sides.right, dialect)];
  if (operator !== "!=") return `(${left} ${sqlOperator(operator)} ${right})`;
  const [one, other] = [definite(sides.left).sql, definite(sides.right).sql];
  return `(${one} IS NOT NULL AND ${other} IS NOT NULL AND ${left} IS DISTINCT FROM ${right})`;
}

function compileTexts(operator: Comparison, sides: Sides, dialect: SqlDialect): Sql {
  const { left, right } = sides;
  const asTexts = `(${left.sql} ${sqlOperator(operator)} ${right.sql})`;
  if ([left, right].some(({ literal }) => typeof literal === "string" && numberIn(literal) === undefined))
    return asTexts;
  const [leftNumber, rightNumber] = [asNumber(left, dialect), asNumber(right, dialect)];
  const areNumbers = `${leftNumber} IS NOT NULL AND ${rightNumber} IS NOT NULL`;
  return `(CASE WHEN ${areNumbers} THEN ${leftNumber} ${sqlOperator(operator)} ${rightNumber} ELSE ${asTexts} END)`;
}

function sqlOperator(operator: Comparison): Sql {
  return operator === "!=" ? "<>" : operator;
}
