import { nodeAt, type TemplateNode, textOf, valueOf } from "@faultline/template";
import type { PropertyPath } from "../diagnosis.ts";

/** `GlobalSecondaryIndexes.by-customer.ProvisionedThroughput.WriteCapacityUnits`. */
export function propertyText(property: PropertyPath): string {
  return property.map((step) => (typeof step === "string" ? step : step.value)).join(".");
}

/**
 * Where a property stands below `base`, with items of lists by their index. The property itself need not be there.
 *
 * @returns Undefined where a list has no such item.
 */
export function findProperty(
  root: TemplateNode | undefined,
  base: readonly (string | number)[],
  property: PropertyPath,
): readonly (string | number)[] | undefined {
  const path = [...base];
  for (const step of property) {
    if (typeof step === "string") path.push(step);
    else {
      const list = nodeAt(root, path);
      const items = list?.kind === "sequence" ? list.items : [];
      const index = items.findIndex((item) => textOf(valueOf(item, step.key)) === step.value);
      if (index < 0) return undefined;
      path.push(index);
    }
  }
  return path;
}
