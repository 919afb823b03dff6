import type { Diagnosis, Finding } from "@faultline/ops";
import { formatPeriod } from "../format.ts";
import { evidencePoint } from "./evidence-point.ts";
import type { ReportBlock } from "./report-blocks.ts";
import { withLogicalIds } from "./with-logical-ids.ts";

/** What a diagnosis has to say, in the order in which it is wanted: verdict, evidence, what is ruled out, the patch. */
export function describeDiagnosis(diagnosis: Diagnosis): readonly ReportBlock[] {
  const title: ReportBlock = { kind: "title", text: titleOf(diagnosis) };
  return [title, ...describeContent(diagnosis).map((block) => withLogicalIds(block, diagnosis.logicalIds))];
}

function describeContent(diagnosis: Diagnosis): readonly ReportBlock[] {
  return [
    verdictOf(diagnosis),
    ...changedBlocks(diagnosis),
    ...symptomBlocks(diagnosis),
    ...diagnosis.findings.flatMap((finding, index) => findingBlocks(finding, index)),
    ...otherCauses("Ruled out", diagnosis.ruledOut),
    ...otherCauses("Not decided", diagnosis.undecided),
    ...waysToDecide(diagnosis.undecided),
    ...missingBlocks(diagnosis),
    ...patchBlocks(diagnosis),
  ];
}

function titleOf({ window, stackName, accountId, region }: Diagnosis): string {
  const place = [stackName, accountId, region].filter((part) => part !== undefined).join(", ");
  return `Diagnosis of ${place}: ${formatPeriod(new Date(window.start), new Date(window.end))}`;
}

function verdictOf({ findings, symptoms, hasTraffic, missing }: Diagnosis): ReportBlock {
  const [first, ...others] = findings;
  if (first !== undefined) {
    const more = others.length === 0 ? "" : `, and ${others.length} more`;
    const detail = `${first.entry} ${first.title}: ${first.verdict}, ${percent(first.confidence)} sure${more}`;
    return { kind: "verdict", tone: "bad", text: first.summary, detail };
  }
  if (symptoms.length === 0 && missing.length > 0) {
    const detail = "What could not be read is listed below, and may hide the problem";
    return { kind: "verdict", tone: "unsure", text: "Nothing to find in what could be read", detail };
  }
  if (symptoms.length === 0 && !hasTraffic) {
    const detail =
      "No request, invocation or throttle is on record here: send some (faultline load), or look further back";
    return { kind: "verdict", tone: "unsure", text: "Nothing ran in this time, so there is nothing to judge", detail };
  }
  if (symptoms.length === 0) {
    const detail = "No symptom passes its threshold: errors, time-outs, throttles and latency are within objectives";
    return { kind: "verdict", tone: "good", text: "Healthy: nothing to find", detail };
  }
  const detail = "There are symptoms, but no cause that this version knows is confirmed or likely";
  return { kind: "verdict", tone: "unsure", text: "Cause not found", detail };
}

function changedBlocks({ changedSince = [] }: Diagnosis): readonly ReportBlock[] {
  if (changedSince.length === 0) return [];
  const points = changedSince.map(({ name, changes }) => ({ text: `${name}: ${changes.join(", ")}` }));
  return [
    { kind: "heading", level: 2, text: "Changed since; the verdict is about the settings then" },
    { kind: "list", points },
  ];
}

function symptomBlocks({ symptoms, localisation }: Diagnosis): readonly ReportBlock[] {
  if (symptoms.length === 0) return [];
  const points = symptoms.map(({ statement, baseline, kind }) => ({
    text: baseline === undefined ? statement : `${statement}; ${percent(baseline)} in the window before`,
    origin: kind,
  }));
  const where: readonly ReportBlock[] =
    localisation === undefined
      ? []
      : [
          { kind: "heading", level: 2, text: "Where" },
          { kind: "paragraph", text: localisation },
        ];
  return [{ kind: "heading", level: 2, text: "Symptoms" }, { kind: "list", points }, ...where];
}

function findingBlocks(finding: Finding, index: number): readonly ReportBlock[] {
  const { entry, title, verdict, confidence, summary, evidence, discrimination, remedy } = finding;
  const blocks: ReportBlock[] = [
    { kind: "heading", level: 2, text: `${index + 1}. ${title} (${entry}): ${verdict}, ${percent(confidence)} sure` },
    { kind: "paragraph", text: summary },
    { kind: "heading", level: 3, text: "Evidence" },
    { kind: "list", points: evidence.map(evidencePoint) },
  ];
  if (discrimination.length > 0) {
    const points = discrimination.map(({ lookAlike, statement }) => ({ text: `${lookAlike}: ${statement}` }));
    blocks.push({ kind: "heading", level: 3, text: "What tells it from its look-alikes" }, { kind: "list", points });
  }
  if (remedy !== undefined) {
    const expected = remedy.prediction === undefined ? [] : [{ text: `Expected: ${remedy.prediction}` }];
    const points = [...remedy.steps.map((text) => ({ text })), ...expected, { text: `Proof: ${remedy.experiment}` }];
    blocks.push({ kind: "heading", level: 3, text: "Remedy" }, { kind: "list", points });
  }
  return blocks;
}

function otherCauses(heading: string, findings: readonly Finding[]): readonly ReportBlock[] {
  if (findings.length === 0) return [];
  const points = findings.map(({ entry, title, summary }) => ({ text: `${title} (${entry}): ${summary}` }));
  return [
    { kind: "heading", level: 2, text: heading },
    { kind: "list", points },
  ];
}

/** The same step may decide several. */
function waysToDecide(undecided: readonly Finding[]): readonly ReportBlock[] {
  const steps = new Set(undecided.flatMap(({ remedy }) => remedy?.steps ?? []));
  if (steps.size === 0) return [];
  return [
    { kind: "heading", level: 3, text: "What would decide it" },
    { kind: "list", points: [...steps].map((text) => ({ text })) },
  ];
}

function missingBlocks({ missing }: Diagnosis): readonly ReportBlock[] {
  if (missing.length === 0) return [];
  const points = missing.map(({ action, reason }) => ({ text: `${action}: ${reason}` }));
  return [
    { kind: "heading", level: 2, text: "Could not be read" },
    { kind: "list", points },
  ];
}

const OF_DEPLOYED: ReportBlock = {
  kind: "paragraph",
  text: "It is for the template as it was deployed, where packaging has changed lines such as CodeUri. For yours: --template FILE.",
};

function patchBlocks({ patch }: Diagnosis): readonly ReportBlock[] {
  if (patch === undefined) return [];
  const rest = patch.notApplied.map((text) => ({ text }));
  return [
    { kind: "heading", level: 2, text: "Patch" },
    ...(patch.diff === ""
      ? []
      : [{ kind: "diff" as const, text: patch.diff }, ...(patch.isOfDeployed === true ? [OF_DEPLOYED] : [])]),
    ...(rest.length === 0 ? [] : [{ kind: "list" as const, points: rest }]),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
