import { entriesOf, nodeAt, parseTemplate, type TemplateNode, valueOf } from "@faultline/template";
import type { TemplateChange } from "../diagnose/diagnosis.ts";

/**
 * Changes in a few words: `CoffeeTable.ProvisionedThroughput.ReadCapacityUnits: 5 → 25, with an AWS::CloudWatch::Alarm`.
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
      if (change.kind === "add") return `with an ${change.type}`;
      const now = currentText(root, id, change.property);
      const value = typeof change.value === "string" ? change.value : JSON.stringify(change.value);
      return `${id}.${change.property.join(".")}: ${now === undefined ? "" : `${now} → `}${value}`;
    })
    .join(", ");
}

/** What the template says a property is, at the resource or in `Globals`; undefined for anything but a plain value. */
function currentText(root: TemplateNode | undefined, id: string, property: readonly string[]): string | undefined {
  if (root === undefined) return undefined;
  const own = nodeAt(root, ["Resources", id, "Properties", ...property]);
  const shared = entriesOf(valueOf(root, "Globals")).map(({ value }) => nodeAt(value, property));
  const node = own ?? shared.find((found) => found !== undefined);
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}
