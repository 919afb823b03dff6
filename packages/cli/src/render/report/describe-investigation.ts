import type { Finding, Investigation, InvestigationStep, ObjectiveCheck } from "@faultline/ops";
import { formatPeriod, formatSeconds } from "../format.ts";
import { evidencePoint } from "./evidence-point.ts";
import type { ReportBlock, TableRow } from "./report-blocks.ts";
import { withLogicalIds } from "./with-logical-ids.ts";

/** What an investigation has to say: how it ended, its runs side by side, each step, what remains, the patch. */
export function describeInvestigation(investigation: Investigation): readonly ReportBlock[] {
  const logicalIds = investigation.steps.at(-1)?.diagnosis.logicalIds ?? {};
  const content = describeContent(investigation).map((block) => withLogicalIds(block, logicalIds));
  return [titleOf(investigation), ...content];
}

function describeContent(investigation: Investigation): readonly ReportBlock[] {
  const { steps, conditions, remaining } = investigation;
  return [
    verdictOf(investigation),
    { kind: "heading", level: 2, text: "Runs side by side" },
    { kind: "table", header: HEADER, rows: steps.map((step, i) => rowOf(step, i, highestOf(steps))) },
    ...(conditions.length === 0 ? [] : [{ kind: "paragraph" as const, text: conditions.join(" ") }]),
    ...steps.flatMap((step, i) => stepBlocks(step, i)),
    ...remainingBlocks(remaining, investigation),
    ...patchBlocks(investigation),
  ];
}

const HEADER = ["RUN", "FAILED", "P50", "P95", "P99", "CHANGE", "CAUSE NAMED", ""];

function titleOf({ stackName, script, startedAt, endedAt }: Investigation): ReportBlock {
  const period = formatPeriod(new Date(startedAt), new Date(endedAt));
  return { kind: "title", text: `Investigation of ${stackName} under ${script}: ${period}` };
}

function verdictOf({ outcome, steps, objectives }: Investigation): ReportBlock {
  const kept = steps.filter(({ verdict }) => verdict === "kept");
  const named = kept.flatMap(({ change }) => change?.finding?.entry ?? "your idea");
  const farTail = objectives.latencyMsP99 === undefined ? "" : `, p99 ${ms(objectives.latencyMsP99)}`;
  const limits = `at most ${share(objectives.failedShare)} failed, p50 ${ms(objectives.latencyMsP50)}, p95 ${ms(objectives.latencyMsP95)}${farTail}`;
  if (outcome.kind === "met") {
    const text =
      kept.length === 0
        ? "The objectives hold already"
        : `The objectives hold after ${kept.length === 1 ? "one change" : `${kept.length} changes`}: ${named.join(", then ")}`;
    return { kind: "verdict", tone: "good", text, detail: `Objectives: ${limits}` };
  }
  const tone = outcome.kind === "stuck" || outcome.kind === "exhausted" ? "bad" : "unsure";
  return { kind: "verdict", tone, text: outcome.statement, detail: `Objectives: ${limits}` };
}

/** The figures that bars are drawn against. */
function highestOf(steps: readonly InvestigationStep[]) {
  const highest = (values: readonly number[]) => Math.max(Number.MIN_VALUE, ...values);
  return {
    p50: highest(steps.map(({ run }) => run.latencyMsP50)),
    p95: highest(steps.map(({ run }) => run.latencyMsP95)),
    p99: highest(steps.map(({ run }) => run.latencyMsP99)),
  };
}

function rowOf(
  { run, change, diagnosis, verdict }: InvestigationStep,
  index: number,
  highest: ReturnType<typeof highestOf>,
): TableRow {
  const { requestCount, failedCount, latencyMsP50, latencyMsP95, latencyMsP99 } = run;
  const [first] = diagnosis.findings;
  const failedShare = failedCount / Math.max(1, requestCount);
  const bars = new Map([
    [1, failedShare],
    [2, latencyMsP50 / highest.p50],
    [3, latencyMsP95 / highest.p95],
    [4, latencyMsP99 / highest.p99],
  ]);
  const cells = [
    String(index + 1),
    share(failedShare),
    ms(latencyMsP50),
    ms(latencyMsP95),
    ms(latencyMsP99),
    change?.label ?? "as found",
    first === undefined ? "none" : `${first.entry} ${first.title}`,
    VERDICTS[verdict],
  ];
  if (verdict === "start") return { cells, bars };
  return { cells, bars, tone: verdict === "kept" ? "good" : "bad" };
}

const VERDICTS = { start: "", kept: "kept", "wrong-turn": "wrong turn, taken back" } as const;

function stepBlocks(step: InvestigationStep, index: number): readonly ReportBlock[] {
  const { change, reason, verdict, diagnosis, objectives, run } = step;
  const [first] = diagnosis.findings;
  const heading = change === undefined ? "As found" : `${VERDICTS[verdict]}: ${change.label}`;
  const proposed =
    change === undefined
      ? []
      : [
          {
            text:
              change.finding === undefined ? "Your idea" : `Because of ${change.finding.entry} ${change.finding.title}`,
          },
        ];
  const expected = change?.finding?.remedy?.prediction;
  return [
    { kind: "heading", level: 2, text: `${index + 1}. ${heading.charAt(0).toUpperCase()}${heading.slice(1)}` },
    {
      kind: "list",
      points: [
        ...proposed,
        ...(expected === undefined ? [] : [{ text: `Expected: ${expected}` }]),
        ...(change === undefined ? [] : [{ text: `Measured: ${reason}` }]),
        { text: `${run.requestCount} requests: ${objectives.map(describeCheck).join("; ")}` },
        { text: first === undefined ? "The diagnosis finds no cause" : `The diagnosis names ${nameOf(first)}` },
        ...(first?.evidence ?? []).map(evidencePoint),
      ],
    },
  ];
}

function nameOf({ entry, title, verdict, confidence, summary }: Finding): string {
  return `${entry} ${title} (${verdict}, ${Math.round(confidence * 100)} % sure): ${summary}`;
}

function describeCheck({ name, value, limit, isMet }: ObjectiveCheck): string {
  const format = name === "failedShare" ? share : ms;
  return `${OBJECTIVES[name]} ${format(value)} ${isMet ? "within" : "above"} ${format(limit)}`;
}

const OBJECTIVES = { failedShare: "failed", latencyMsP50: "p50", latencyMsP95: "p95", latencyMsP99: "p99" } as const;

function remainingBlocks(remaining: readonly Finding[], { outcome }: Investigation): readonly ReportBlock[] {
  if (remaining.length === 0 || outcome.kind !== "met") return [];
  const points = remaining.flatMap((finding) => [
    { text: nameOf(finding) },
    ...(finding.remedy?.steps ?? []).map((step) => ({ text: `Remedy: ${step}` })),
  ]);
  return [
    { kind: "heading", level: 2, text: "What remains, though the objectives hold" },
    { kind: "list", points },
  ];
}

function patchBlocks({ patch }: Investigation): readonly ReportBlock[] {
  if (patch === undefined || patch.diff === "") return [];
  return [
    { kind: "heading", level: 2, text: "Patch: everything that was kept" },
    { kind: "diff", text: patch.diff },
  ];
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function ms(value: number): string {
  return formatSeconds(value / 1000);
}
