import type { ReportBlock } from "./report-blocks.ts";

/**
 * A reader knows a resource by what the template calls it. Commands keep the physical name, which they need.
 *
 * @param logicalIds By physical name.
 */
export function withLogicalIds(block: ReportBlock, logicalIds: Readonly<Record<string, string>>): ReportBlock {
  const longestFirst = Object.entries(logicalIds).toSorted(([a], [b]) => b.length - a.length);
  const rename = (text: string) =>
    longestFirst.reduce((renamed, [physical, logical]) => {
      const isGenerated = physical.includes(`-${logical}-`); // A short name of the user's own may be any word.
      return isGenerated ? renamed.replaceAll(physical, logical) : renamed;
    }, text);
  if (block.kind === "verdict") return { ...block, text: rename(block.text) };
  if (block.kind === "paragraph") return { ...block, text: rename(block.text) };
  if (block.kind !== "list") return block;
  const points = block.points.map((point) => ({
    ...point,
    text: rename(point.text),
    ...(point.origin === undefined ? {} : { origin: rename(point.origin) }),
  }));
  return { ...block, points };
}
