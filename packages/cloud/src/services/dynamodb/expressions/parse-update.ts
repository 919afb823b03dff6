import { ExpressionProblem } from "./expression-problem.ts";
import type { RawOperand, RawPath, RawUpdate, SetValue, UpdateSection } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

const SECTIONS: readonly UpdateSection[] = ["set", "remove", "add", "delete"];

interface Assignment {
  readonly path: RawPath;
  readonly value: string;
}

/**
 * Parses an update expression.
 *
 * @throws ExpressionProblem at the first token that does not fit, or for a section that is given twice.
 * @see DynamoDB Developer Guide, "Using update expressions in DynamoDB".
 */
export function parseUpdate(text: string): RawUpdate {
  const reader = new TokenReader(text);
  const update = {
    order: [] as UpdateSection[],
    set: [] as { path: RawPath; value: SetValue<RawPath, string> }[],
    remove: [] as RawPath[],
    add: [] as Assignment[],
    delete: [] as Assignment[],
  };
  do {
    const section = SECTIONS.find((name) => reader.skipWord(name.toUpperCase()));
    if (section === undefined) throw reader.problem();
    if (update.order.includes(section)) {
      throw new ExpressionProblem(
        `The "${section.toUpperCase()}" section can only be used once in an update expression;`,
      );
    }
    update.order.push(section);
    if (section === "set") update.set = list(reader, () => setAction(reader));
    else if (section === "remove") update.remove = list(reader, () => reader.path());
    else if (section === "add") update.add = list(reader, () => assignment(reader));
    else update.delete = list(reader, () => assignment(reader));
  } while (reader.peek().kind !== "end");
  return update;
}

/** Parses a projection expression: document paths separated by commas. */
export function parseProjection(text: string): readonly RawPath[] {
  const reader = new TokenReader(text);
  const paths = list(reader, () => reader.path());
  reader.expectEnd();
  return paths;
}

function list<Node>(reader: TokenReader, parse: () => Node): Node[] {
  const nodes = [parse()];
  while (reader.skipSymbol(",")) nodes.push(parse());
  return nodes;
}

function setAction(reader: TokenReader) {
  const path = reader.path();
  reader.expectSymbol("=");
  return { path, value: setValue(reader) };
}

/** An operand, or two with an operator between them; parentheses may stand around each and around all. */
function setValue(reader: TokenReader): SetValue<RawPath, string> {
  const first = setTerm(reader);
  if (first.operator !== undefined) return first;
  const { left } = first;
  if (reader.skipSymbol("+")) return { left, operator: "+", right: setOperand(reader) };
  if (reader.skipSymbol("-")) return { left, operator: "-", right: setOperand(reader) };
  return first;
}

function setTerm(reader: TokenReader): SetValue<RawPath, string> {
  if (!reader.skipSymbol("(")) return { left: reader.operand() };
  const value = reader.nested(() => setValue(reader));
  reader.expectSymbol(")");
  return value;
}

function setOperand(reader: TokenReader): RawOperand {
  if (!reader.skipSymbol("(")) return reader.operand();
  const operand = reader.nested(() => setOperand(reader));
  reader.expectSymbol(")");
  return operand;
}

function assignment(reader: TokenReader): Assignment {
  const path = reader.path();
  const token = reader.peek();
  if (token.kind !== "value") throw reader.problem();
  reader.next();
  return { path, value: token.text };
}
