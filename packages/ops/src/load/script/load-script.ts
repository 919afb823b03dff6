import type { JsonValue } from "@faultline/core";

/** One phase of a script: arrivals at a rate, a fixed number of them, or none. */
export type Phase = RatePhase | CountPhase | PausePhase;

interface PhaseBase {
  readonly name: string | undefined;
  readonly durationMs: number;
}

/** Arrivals at a rate that goes straight from one value to another. */
export interface RatePhase extends PhaseBase {
  readonly kind: "rate";
  readonly fromPerSecond: number;
  /** The same as `fromPerSecond` without a ramp. */
  readonly toPerSecond: number;
  readonly maxVusers: number | undefined;
}

/** A fixed number of arrivals, spread over the phase. */
export interface CountPhase extends PhaseBase {
  readonly kind: "count";
  readonly arrivalCount: number;
  readonly maxVusers: number | undefined;
}

/** No arrivals. */
export interface PausePhase extends PhaseBase {
  readonly kind: "pause";
}

/** Where a captured value comes from. */
export type CaptureSource =
  | { readonly kind: "json"; readonly path: string }
  | { readonly kind: "header"; readonly name: string }
  | {
      readonly kind: "regexp";
      readonly pattern: string;
      readonly flags: string;
      readonly group: string | number | undefined;
    };

/** Keeps a part of an answer as a variable of the virtual user. */
export interface Capture {
  readonly source: CaptureSource;
  /** The variable's name. */
  readonly as: string;
  /** Whether the virtual user fails when the answer lacks the value. */
  readonly isStrict: boolean;
}

/** What an expectation can be about. */
export const EXPECTATION_KINDS = [
  "statusCode",
  "notStatusCode",
  "contentType",
  "hasProperty",
  "notHasProperty",
  "equals",
  "hasHeader",
  "headerEquals",
  "matchesRegexp",
] as const;

/** One expectation of an answer. */
export interface Expectation {
  readonly kind: (typeof EXPECTATION_KINDS)[number];
  /** As written; strings may hold templates. */
  readonly value: JsonValue;
}

/** A request's body, with templates in its strings. */
export type RequestBody =
  | { readonly kind: "json"; readonly value: JsonValue }
  | { readonly kind: "text"; readonly value: JsonValue }
  | { readonly kind: "form"; readonly fields: Readonly<Record<string, JsonValue>> }
  | { readonly kind: "formData"; readonly fields: Readonly<Record<string, JsonValue>> };

/** Functions of the processor, by name, in the order they run. */
export interface RequestHooks {
  readonly beforeRequest: readonly string[];
  readonly afterResponse: readonly string[];
}

/** An HTTP request of a flow. */
export interface RequestStep extends RequestHooks {
  readonly kind: "request";
  /** Upper case. */
  readonly method: string;
  readonly url: string;
  /** For metrics by endpoint. */
  readonly name: string | undefined;
  readonly headers: Readonly<Record<string, JsonValue>>;
  readonly query: Readonly<Record<string, JsonValue>>;
  readonly body: RequestBody | undefined;
  readonly basicAuth: { readonly user: string; readonly password: string } | undefined;
  readonly captures: readonly Capture[];
  readonly expectations: readonly Expectation[];
  readonly isRedirectFollowed: boolean;
  /** A condition; the step is left out when it is false. */
  readonly ifTrue: string | undefined;
  /** Where the script has it. */
  readonly line: number;
}

/** Repeats steps. */
export interface LoopStep {
  readonly kind: "loop";
  readonly steps: readonly Step[];
  /** A number or a template; -1 goes on while `whileTrue` holds. */
  readonly count: JsonValue | undefined;
  /** A list, or the name of a variable that holds one. */
  readonly over: JsonValue | undefined;
  readonly whileTrue: string | undefined;
  /** The variable that holds the count or the element. */
  readonly loopValue: string;
}

/** One step of a flow. */
export type Step =
  | RequestStep
  | LoopStep
  | { readonly kind: "think"; readonly duration: JsonValue; readonly ifTrue: string | undefined }
  | { readonly kind: "log"; readonly text: string; readonly ifTrue: string | undefined }
  | { readonly kind: "function"; readonly name: string; readonly ifTrue: string | undefined; readonly line: number };

/** A flow that a virtual user may follow. */
export interface Scenario extends RequestHooks {
  readonly name: string;
  readonly weight: number;
  readonly flow: readonly Step[];
  readonly beforeScenario: readonly string[];
  readonly afterScenario: readonly string[];
}

/** A CSV file whose rows become variables. */
export interface PayloadSource {
  readonly path: string;
  /** Names of the columns. Empty takes them from the first row. */
  readonly fields: readonly string[];
  readonly order: "random" | "sequence";
  readonly delimiter: string;
  readonly isHeaderSkipped: boolean;
  /** With `loadAll`: the variable that holds every row. */
  readonly name: string | undefined;
  readonly isLoadedWhole: boolean;
  readonly line: number;
}

/** A check of the whole run's metrics. */
export type EnsureCheck =
  | { readonly kind: "threshold"; readonly metric: string; readonly below: number }
  | { readonly kind: "condition"; readonly expression: string; readonly isStrict: boolean };

/** An Artillery script, read and checked. Plain data: it crosses to the engine's process. */
export interface LoadScript {
  /** Base URL; may hold templates of the environment. */
  readonly target: string | undefined;
  readonly phases: readonly Phase[];
  readonly scenarios: readonly Scenario[];
  /** Runs once before, resp. after, all virtual users; unmeasured. */
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** A list gives each virtual user one of its values. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly payloads: readonly PayloadSource[];
  /** A JavaScript module, relative to the script. */
  readonly processor: string | undefined;
  readonly defaultHeaders: Readonly<Record<string, JsonValue>>;
  readonly timeoutMs: number;
  readonly maxSockets: number;
  readonly isCertificateChecked: boolean;
  readonly ensure: readonly EnsureCheck[];
  /** Whether a failed expectation fails its virtual user. */
  readonly areExpectationsErrors: boolean;
  /** Whether the text report shows metrics by endpoint; the JSON always has them. */
  readonly isByEndpointShown: boolean;
}
