/** What one step of the walkthrough showed. Times in milliseconds. */
export interface StepFigures {
  readonly requests: number;
  readonly status502: number;
  /** As the client sees it, from the due time. */
  readonly clientP50: number;
  readonly clientP95: number;
  readonly clientP99: number;
  /** Mean `Duration` of the REPORT lines. */
  readonly invocationMean: number;
  readonly coldShare: number;
  /** Mean of `Duration` and `Init Duration` together of invocations that start cold. */
  readonly coldTotalMean: number;
  /** Read units a second that the table gave in its busiest minute. */
  readonly peakReadUnits: number;
  /** The first cause that the diagnosis names. */
  readonly cause: string;
}

/** The steps, in the order in which they are run. */
export const STEPS = ["deployed", "spent", "spentLonger", "spentLarger", "repaired", "tuned"] as const;
/** A step's name. */
export type StepName = (typeof STEPS)[number];
/** Every step with what it showed. */
export type Walkthrough = Readonly<Record<StepName, StepFigures>>;

/** A figure beside the published one. */
export interface Band {
  readonly step: StepName;
  readonly figure: string;
  readonly published: string;
  /** What is accepted; absent for a figure that is only shown beside the published one. */
  readonly accepted?: string;
  readonly value: string;
  readonly isMet: boolean;
  readonly note?: string;
}

/**
 * Holds a walkthrough against the figures of AWS Compute Blog, "Operating Lambda: Isolating and resolving issues".
 *
 * The accepted ranges leave room for what the article does not say (item sizes, the shape of its load) and for chance.
 */
export function judgeBands(walkthrough: Walkthrough): readonly Band[] {
  return [
    ...asDeployed(walkthrough),
    ...wrongFixes(walkthrough),
    ...moreCapacity(walkthrough),
    ...moreMemory(walkthrough),
    ...coldStarts(walkthrough),
  ];
}

function asDeployed({ deployed }: Walkthrough): Band[] {
  const share = deployed.status502 / deployed.requests;
  return [
    band("deployed", "requests that end in 502", "25 %", { value: share, low: 0.2, high: 0.3, format: percent }),
    band("deployed", "median", "522 ms", { value: deployed.clientP50, low: 400, high: 900, format: ms }),
    band("deployed", "p95", "over 5.7 s", { value: deployed.clientP95, low: 4950, high: Infinity, format: ms }),
    causeBand("deployed", deployed, "A1"),
  ];
}

const BURST_NOTE =
  "the article's rise came from burst credit that the run before it had spent, not from the change: all three runs here start with a spent bank";

function wrongFixes({ spent, spentLonger, spentLarger }: Walkthrough): Band[] {
  const shareOf = ({ status502, requests }: StepFigures) => status502 / requests;
  const change = (step: StepFigures) => ({
    value: shareOf(step) - shareOf(spent),
    low: -0.04,
    high: 0.04,
    format: points,
  });
  return [
    shown("spent", "requests that end in 502, burst credit spent", "–", percent(shareOf(spent))),
    { ...band("spentLonger", "502s against the same at 5 s", "more", change(spentLonger)), note: BURST_NOTE },
    band("spentLonger", "median against the same at 5 s", "–", {
      value: spentLonger.clientP50 / spent.clientP50,
      low: 1.8,
      high: Infinity,
      format: (factor) => `${factor.toFixed(2)} ×`,
    }),
    { ...band("spentLarger", "502s against the same at 256 MB", "more", change(spentLarger)), note: BURST_NOTE },
  ];
}

function moreCapacity({ repaired }: Walkthrough): Band[] {
  const { status502, invocationMean, peakReadUnits } = repaired;
  return [
    band("repaired", "requests that end in 502", "0", { value: status502, low: 0, high: 0, format: String }),
    band("repaired", "mean invocation", "739 ms", { value: invocationMean, low: 630, high: 850, format: ms }),
    band("repaired", "read units a second in the busiest minute", "above 20", {
      value: peakReadUnits,
      low: 20,
      high: 25,
      format: (units) => units.toFixed(1),
    }),
    causeBand("repaired", repaired, "B1"),
  ];
}

const NETWORK_NOTE = "the article's client was a network away from the API; this one is on the same machine";

function moreMemory({ repaired, tuned }: Walkthrough): Band[] {
  const change = tuned.invocationMean / repaired.invocationMean - 1;
  const beside = { note: NETWORK_NOTE };
  return [
    band("tuned", "requests that end in 502", "0", { value: tuned.status502, low: 0, high: 0, format: String }),
    shown("tuned", "mean invocation", "284 ms", ms(tuned.invocationMean)),
    band("tuned", "change of the mean invocation", "−61 %", { value: change, low: -0.7, high: -0.5, format: percent }),
    { ...shown("tuned", "median", "395 ms", ms(tuned.clientP50)), ...beside },
    { ...shown("tuned", "p95", "517 ms", ms(tuned.clientP95)), ...beside },
    { ...shown("tuned", "p99", "747 ms", ms(tuned.clientP99)), ...beside },
    causeBand("tuned", tuned, "C1"),
  ];
}

function coldStarts({ repaired, tuned }: Walkthrough): Band[] {
  const ofStep = (step: StepName, { coldShare, coldTotalMean }: StepFigures) => [
    band(step, "invocations that start cold", "almost 2 %", {
      value: coldShare,
      low: 0.005,
      high: 0.04,
      format: percent,
    }),
    shown(step, "mean of init and invocation, cold", "1,618 ms", ms(coldTotalMean)),
  ];
  return [...ofStep("repaired", repaired), ...ofStep("tuned", tuned)];
}

interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly format: (value: number) => string;
}

function band(step: StepName, figure: string, published: string, { value, low, high, format }: Range): Band {
  const accepted =
    high === Infinity ? `at least ${format(low)}` : low === high ? format(low) : `${format(low)} to ${format(high)}`;
  return { step, figure, published, accepted, value: format(value), isMet: value >= low && value <= high };
}

function shown(step: StepName, figure: string, published: string, value: string): Band {
  return { step, figure, published, value, isMet: true };
}

function causeBand(step: StepName, { cause }: StepFigures, expected: string): Band {
  const figure = "cause that the diagnosis names";
  return { step, figure, published: "–", accepted: expected, value: cause, isMet: cause === expected };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace("-", "−")} %`;
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)} points`;
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString("en")} ms`;
}
