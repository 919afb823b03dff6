import { isDynamic, partsOf, VARYING_WORD } from "./mask-text.ts";

/** Texts of one pattern. */
export interface Cluster {
  readonly parts: readonly string[];
  /** The masked texts that belong to it. */
  readonly masks: readonly string[];
}

/** How many of the words of two texts must be equal for one pattern. */
const SIMILARITY = 0.6;
const FEWEST_WORDS = 3;

/** Words that decide what a line is: lines that differ in one have different patterns. */
const LEVEL = /^(?:trace|debug|info|notice|warn|warning|error|fatal|critical|start|end|report)$/i;

/**
 * Groups masked texts into patterns, as Drain does: texts with equally many parts and the same first word belong together
 * when most of their words are equal; the others become varying tokens.
 *
 * @see Pinjia He et al., "Drain: An Online Log Parsing Approach with Fixed Depth Tree", 2017.
 */
export function clusterMasks(masks: readonly string[]): readonly Cluster[] {
  const buckets = new Map<string, { parts: readonly string[]; masks: string[] }[]>();
  for (const mask of masks) {
    const parts = partsOf(mask);
    const key = `${parts.length} ${isDynamic(parts[0] ?? "") ? "" : (parts[0] ?? "")}`;
    const bucket = buckets.get(key) ?? [];
    buckets.set(key, bucket);
    const similar = bucket.find((cluster) => areSimilar(cluster.parts, parts));
    if (similar === undefined) {
      bucket.push({ parts, masks: [mask] });
      continue;
    }
    similar.parts = similar.parts.map((part, index) => (part === parts[index] ? part : VARYING_WORD));
    similar.masks.push(mask);
  }
  return [...buckets.values()].flat();
}

function areSimilar(one: readonly string[], other: readonly string[]): boolean {
  let [words, equal] = [0, 0];
  for (const [index, part] of one.entries()) {
    const counterpart = other[index] ?? "";
    if (!isWord(part)) {
      if (part !== counterpart) return false;
      continue;
    }
    if (!isWord(counterpart)) return false;
    words++;
    if (part === counterpart) equal++;
    else if (LEVEL.test(part) || LEVEL.test(counterpart)) return false;
  }
  return words === equal || (words >= FEWEST_WORDS && equal / words >= SIMILARITY);
}

function isWord(part: string): boolean {
  return isDynamic(part) || !/^[\s,;:=()[\]{}"'|]/.test(part);
}
