import { CATALOGUE, type CatalogueId } from "../catalogue.ts";
import type { Evidence, EvidenceSource, Finding, Symptom, SymptomKind } from "../diagnosis.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import type { Observations } from "../observations.ts";
import { rerunCommand } from "../rerun-command.ts";
import type { Objectives } from "../symptoms/objectives.ts";

/** What a detector looks at. */
export interface Context {
  readonly observations: Observations;
  readonly symptoms: readonly Symptom[];
  readonly breakdowns: readonly InvocationBreakdown[];
  readonly objectives: Objectives;
  readonly affected: Affected;
}

/** How the requests that suffer divide, as shares that add up to 1; both are 1 where nothing tells. */
export interface Affected {
  readonly failing: number;
  readonly slow: number;
}

/** Judges one cause of the catalogue for everything it may concern. */
export interface Detector {
  readonly entry: CatalogueId;
  /** Symptoms that the cause can produce: without any of them it is not looked for. Empty: always looked for. */
  readonly explains: readonly SymptomKind[];
  /** One finding for each function, table, API or dependency that the cause could be about. */
  detect(context: Context): readonly Finding[];
}

/** Evidence before its source is written as a command. */
export interface Observed {
  readonly source: EvidenceSource;
  readonly weight: number;
  readonly statement: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Makes a piece of evidence of the context's window. */
export function evidence({ observations: { window } }: Context, observed: Observed): Evidence {
  return { ...observed, window, command: rerunCommand(observed.source, window) };
}

/** Log-odds of any one cause before the evidence: about one in four. */
const PRIOR = -1;
/** No verdict is surer than this: the window may be unlike the rest. */
const HIGHEST_CONFIDENCE = 0.99;

/** A finding before its confidence is known. */
export type Assessment = Omit<Finding, "title" | "confidence" | "discrimination"> & {
  readonly discrimination?: Finding["discrimination"];
};

/** Completes a finding: its title, and its confidence as the logistic function of its evidence's weights. */
export function conclude(assessment: Assessment): Finding {
  const logOdds = assessment.evidence.reduce((sum, { weight }) => sum + weight, PRIOR);
  const probability = 1 / (1 + Math.exp(-logOdds));
  return {
    discrimination: [],
    ...assessment,
    title: CATALOGUE[assessment.entry],
    confidence: Math.min(HIGHEST_CONFIDENCE, Math.max(1 - HIGHEST_CONFIDENCE, probability)),
  };
}
