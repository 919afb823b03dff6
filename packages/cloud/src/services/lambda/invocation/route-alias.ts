import type { Random } from "@faultline/core";
import type { AliasRecord } from "../catalog/records.ts";

/** The version that one request through an alias goes to: an additional version with its weight, else the main one. */
export function routeAlias(alias: AliasRecord, random: Random): string {
  const weights = Object.entries(alias.weights);
  if (weights.length === 0) return alias.version;
  let position = random.next();
  for (const [version, weight] of weights) {
    if (position < weight) return version;
    position -= weight;
  }
  return alias.version;
}
