import type { Investigation } from "@faultline/ops";

/** Causes in the order in which the walkthrough comes upon them. */
const CAUSES = ["A1", "B1", "C1"];
/** The last cause is none that a template mends: met objectives leave it, or it is what the investigation is stuck on. */
const ENDINGS: ReadonlySet<Investigation["outcome"]["kind"]> = new Set(["met", "stuck"]);

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
    ...(ENDINGS.has(outcome.kind) ? [] : [`The investigation ended otherwise: ${outcome.statement}.`]),
  ];
}
