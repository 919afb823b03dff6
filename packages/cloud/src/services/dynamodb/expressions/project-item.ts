import { type AttributeValue, attributeOf, type Item, itemOf } from "../values/attribute-value.ts";
import type { Path } from "./syntax.ts";

interface Selection {
  /** Steps below; empty where the whole value is selected. */
  readonly below: Map<string | number, Selection>;
}

/** The parts of an item at these document paths. Selected list elements move together, in list order. */
export function projectItem(item: Item, paths: readonly Path[]): Item {
  const root: Selection = { below: new Map() };
  for (const path of paths) addPath(root, path);
  return select({ M: item }, root)?.M ?? {};
}

/** The attributes of an item that have these names. */
export function pickAttributes(item: Item, names: Iterable<string>): Item {
  const picked: [string, AttributeValue][] = [];
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value !== undefined) picked.push([name, value]);
  }
  return itemOf(picked);
}

function addPath(root: Selection, path: Path): void {
  let selection = root;
  for (const step of path) {
    const next = selection.below.get(step) ?? { below: new Map() };
    selection.below.set(step, next);
    selection = next;
  }
}

function select(value: AttributeValue, { below }: Selection): AttributeValue | undefined {
  if (below.size === 0) return value;
  const { M: members, L: elements } = value;
  if (members !== undefined) {
    const selected = [...below].flatMap(([step, next]) => {
      const member = typeof step === "string" ? attributeOf(members, step) : undefined;
      const part = member && select(member, next);
      return part === undefined ? [] : [[String(step), part] as const];
    });
    return selected.length === 0 ? undefined : { M: { ...itemOf(selected) } };
  }
  if (elements === undefined) return undefined;
  const parts = elements.flatMap((element, index) => {
    const next = below.get(index);
    const part = next && select(element, next);
    return part === undefined ? [] : [part];
  });
  return parts.length === 0 ? undefined : { L: parts };
}
