import type { JsonValue } from "@faultline/core";
import type { CatalogueId } from "./catalogue.ts";
import type { ReadAction } from "./collect/aws-reads.ts";
import type { MissingData, TimeWindow } from "./observations.ts";

/** Where a number comes from, exactly enough to get it again. */
export type EvidenceSource =
  | {
      readonly kind: "metric";
      readonly namespace: string;
      readonly metricName: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly statistic: string;
    }
  | { readonly kind: "insights"; readonly logGroups: readonly string[]; readonly query: string }
  | { readonly kind: "traces"; readonly filter: string }
  | {
      readonly kind: "configuration";
      readonly action: ReadAction;
      readonly input: Readonly<Record<string, string>>;
    };

/** One observation that speaks for or against a cause. */
export interface Evidence {
  /** A sentence with its numbers. */
  readonly statement: string;
  readonly source: EvidenceSource;
  /** AWS CLI command that asks the source for the window again. */
  readonly command: string;
  readonly window: TimeWindow;
  /** The numbers of the statement, by a name that holds their unit. */
  readonly numbers: Readonly<Record<string, number>>;
  /**
   * How much more likely the observation is when the cause holds, as a natural logarithm of the ratio: above 0 for,
   * below 0 against.
   */
  readonly weight: number;
}

/**
 * What is known of a cause: `confirmed` when its decisive evidence holds, `likely` when only its signature does,
 * `refuted` when the evidence was looked for and says otherwise, `unknown` when the data is missing.
 */
export type Verdict = "confirmed" | "likely" | "refuted" | "unknown";

/** What a finding is about. */
export interface Subject {
  readonly kind: "function" | "table" | "index" | "api" | "dependency" | "account";
  readonly name: string;
}

/** A look-alike, and what tells it apart. */
export interface Discrimination {
  readonly lookAlike: CatalogueId;
  readonly statement: string;
}

/** One cause weighed. */
export interface Finding {
  readonly entry: CatalogueId;
  readonly title: string;
  readonly subject: Subject;
  readonly verdict: Verdict;
  /** Probability that the cause holds, 0 to 1, from the evidence's weights. */
  readonly confidence: number;
  /** One sentence: what is the matter, or why it is not. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly discrimination: readonly Discrimination[];
  /** Share of the failing or slow requests that the cause explains, 0 to 1; for ranking. */
  readonly impact: number;
  readonly remedy?: Remedy;
}

/** What would mend it. */
export interface Remedy {
  /** What to do, in the imperative, one step each. */
  readonly steps: readonly string[];
  /** What is expected of it. */
  readonly prediction?: string;
  /** The cheapest experiment that proves it. */
  readonly experiment: string;
  readonly changes: readonly TemplateChange[];
}

/** A change of a resource in the template, or a new resource beside it. */
export interface TemplateChange {
  /** Physical name of the resource that is changed, or that the new one watches. */
  readonly resource: string;
  readonly change:
    | { readonly kind: "set"; readonly property: PropertyPath; readonly value: JsonValue }
    | {
        readonly kind: "add";
        /** Added to the resource's logical id. */
        readonly suffix: string;
        readonly type: string;
        /** Where the value is {@link RESOURCE_REFERENCE}, a `Ref` to the resource is written. */
        readonly properties: { readonly [name: string]: JsonValue };
      };
}

/** Property names from the resource's `Properties` down. An item of a list is known by one of its own properties. */
export type PropertyPath = readonly (string | ListItem)[];

/** The item of a list whose property has this value. */
export interface ListItem {
  readonly key: string;
  readonly value: string;
}

/** Stands for a `Ref` to the changed resource in the properties of a new one. */
export const RESOURCE_REFERENCE = "\u0000resource";

/** What broke for the caller. */
export type SymptomKind = "errors" | "time-outs" | "throttles" | "slow" | "tail";

/** A symptom that passes its threshold. */
export interface Symptom {
  readonly kind: SymptomKind;
  readonly subject: Subject;
  readonly statement: string;
  readonly source: EvidenceSource;
  readonly value: number;
  readonly threshold: number;
  /** The value of the window of equal length before; absent without data there. */
  readonly baseline?: number;
}

/** A change of the template as text. */
export interface Patch {
  /** Unified diff, to apply with `patch -p0` or `git apply -p0`. */
  readonly diff: string;
  /** The whole template after it. */
  readonly patchedText: string;
  /** Changes that the template has no place for, with the reason. */
  readonly notApplied: readonly string[];
  /** Of the template as CloudFormation has it, its code packaged, rather than of a file of the user's. */
  readonly isOfDeployed?: boolean;
}

/** A resource whose settings are no longer those of the time that was diagnosed. */
export interface ChangedResource {
  readonly name: string;
  /** `read units 2 → 20`: then, and now. */
  readonly changes: readonly string[];
}

/** The result of a diagnosis. */
export interface Diagnosis {
  readonly window: TimeWindow;
  readonly region: string;
  readonly accountId?: string;
  readonly stackName?: string;
  /** Logical ids in the template by physical name; empty without a stack. */
  readonly logicalIds: Readonly<Record<string, string>>;
  /** Whether anything ran in the window: without it, no symptom is no sign of health. */
  readonly hasTraffic: boolean;
  readonly symptoms: readonly Symptom[];
  /** Where requests fail or spend their time; absent without traces. */
  readonly localisation?: string;
  /** Causes that are confirmed or likely, the most important first. */
  readonly findings: readonly Finding[];
  /** Causes that were looked for and are not there; concurrency first. */
  readonly ruledOut: readonly Finding[];
  /** Causes that could not be judged for want of data. */
  readonly undecided: readonly Finding[];
  readonly missing: readonly MissingData[];
  /** Of a stored run: what has been changed since. The verdict is about the settings then; the patch leaves these alone. */
  readonly changedSince?: readonly ChangedResource[];
  readonly patch?: Patch;
}
