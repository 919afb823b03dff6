import { entriesOf, nodeAt, parseTemplate, type TemplateNode, valueOf } from "@faultline/template";
import type { TemplateChange } from "../diagnose/diagnosis.ts";

/**
 * Changes in a few words: `CoffeeTable.ReadCapacityUnits: 5 → 25 and an alarm`.
 *
 * @param logicalIds By physical name.
 */
export function labelChanges(
  changes: readonly TemplateChange[],
  template: string,
  logicalIds: ReadonlyMap<string, string>,
): string {
  const { root } = parseTemplate(template);
  return changes
    .map(({ resource, change }) => {
      const id = logicalIds.get(resource) ?? resource;
      if (change.kind === "add") return `an ${(change.type.split("::").at(-1) ?? change.type).toLowerCase()}`;
      const now = currentText(root, id, change.property);
      const value = typeof change.value === "string" ? change.value : JSON.stringify(change.value);
      return `${id}.${change.property.at(-1) ?? ""}: ${now === undefined ? "" : `${now} → `}${value}`;
    })
    .join(" and ");
}

/** What the template says a property is, at the resource or in `Globals`; undefined for anything but a plain value. */
function currentText(root: TemplateNode | undefined, id: string, property: readonly string[]): string | undefined {
  if (root === undefined) return undefined;
  const own = nodeAt(root, ["Resources", id, "Properties", ...property]);
  const shared = entriesOf(valueOf(root, "Globals")).map(({ value }) => nodeAt(value, property));
  const node = own ?? shared.find((found) => found !== undefined);
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}
