import { entriesOf, nodeAt, parseTemplate, type TemplateNode, valueOf } from "@faultline/template";
import type { PropertyPath, TemplateChange } from "../diagnose/diagnosis.ts";
import { findProperty, propertyText } from "../diagnose/patch/property-path.ts";

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
      return `${id}.${propertyLabel(change.property)}: ${now === undefined ? "" : `${now} → `}${value}`;
    })
    .join(" and ");
}

/** The property's own name, after that of the list's item that it belongs to. */
function propertyLabel(property: PropertyPath): string {
  return propertyText(property.filter((step, index) => typeof step !== "string" || index === property.length - 1));
}

/** What the template says a property is, at the resource or in `Globals`; undefined for anything but a plain value. */
function currentText(root: TemplateNode | undefined, id: string, property: PropertyPath): string | undefined {
  if (root === undefined) return undefined;
  const own = nodeAt(root, findProperty(root, ["Resources", id, "Properties"], property) ?? []);
  const shared = entriesOf(valueOf(root, "Globals")).map(({ value }) =>
    nodeAt(value, findProperty(value, [], property) ?? []),
  );
  const node = own ?? shared.find((found) => found !== undefined);
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}
