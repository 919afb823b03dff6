import type { Investigation } from "@faultline/ops";

/** Causes in the order in which the walkthrough comes upon them. */
const CAUSES = ["A1", "B1", "C1"];

/** What an investigation of the example did not find as AWS's walkthrough does: full sentences, none when all is well. */
export function findMisses({ steps, outcome, remaining }: Investigation): readonly string[] {
  const kept = steps.filter(({ verdict }) => verdict === "kept");
  const named = [...kept.flatMap(({ change }) => change?.finding?.entry ?? []), ...remaining.map(({ entry }) => entry)];
  const failed = kept[0]?.run.failedCount;
  return [
    ...(named.join() === CAUSES.join()
      ? []
      : [`The causes were ${named.join(", ") || "none"}, not ${CAUSES.join(", ")}.`]),
    ...(failed === 0 ? [] : [`After the first change ${failed ?? "an unknown number of"} requests failed, not none.`]),
    ...(outcome.kind === "met" ? [] : [`The investigation ended otherwise: ${outcome.statement}.`]),
  ];
}
