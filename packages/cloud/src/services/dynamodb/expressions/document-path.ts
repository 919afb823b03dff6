import { type AttributeValue, attributeOf, type Item } from "../values/attribute-value.ts";
import { ExpressionProblem } from "./expression-problem.ts";
import { type Path, printPath } from "./syntax.ts";

/** The value at a document path, or undefined where the item has none. */
export function readPath(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    value = typeof step === "number" ? value.L?.[step] : value.M && attributeOf(value.M, step);
    if (value === undefined) return undefined;
  }
  return value;
}

/**
 * Checks that no path of one expression holds another, nor treats one place as both list and map.
 *
 * @throws ExpressionProblem naming the first pair.
 */
export function expectApart(paths: readonly Path[]): void {
  for (const [index, two] of paths.entries()) {
    for (const one of paths.slice(0, index)) {
      const fault = clash(one, two);
      if (fault === undefined) continue;
      throw new ExpressionProblem(
        `Two document paths ${fault} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${printPath(one)}, path two: ${printPath(two)}`,
      );
    }
  }
}

function clash(one: Path, two: Path): "overlap" | "conflict" | undefined {
  const shared = Math.min(one.length, two.length);
  for (let i = 0; i < shared; i++) {
    if (one[i] === two[i]) continue;
    return typeof one[i] === typeof two[i] ? undefined : "conflict";
  }
  return "overlap";
}
