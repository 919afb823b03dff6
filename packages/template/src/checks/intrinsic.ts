import type { MappingEntry, TemplateNode } from "../template-node.ts";

/** The single entry of a node that is an intrinsic function or a `Ref`; undefined for plain values. */
export function intrinsicOf(node: TemplateNode | undefined): MappingEntry | undefined {
  if (node?.kind !== "mapping" || node.entries.length !== 1) return undefined;
  const [entry] = node.entries;
  return entry !== undefined && isIntrinsicKey(entry.key) ? entry : undefined;
}

/** Whether a key names an intrinsic function. `Condition` counts only by its place, so it is left to the caller. */
export function isIntrinsicKey(key: string): boolean {
  return key === "Ref" || key.startsWith("Fn::");
}
