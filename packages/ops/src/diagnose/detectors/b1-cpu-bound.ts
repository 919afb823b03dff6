import { epochMs } from "@faultline/core";
import { currencyOf, pricePerMillion, pricePerMs, signOf } from "../../tune/prices.ts";
import type { Evidence, Finding, Remedy } from "../diagnosis.ts";
import { functionConfiguration, functionLog, tracesThrough } from "../evidence-sources.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import { durationText, numberText, percentText } from "../number-text.ts";
import type { FunctionReport, ObservedFunction } from "../observations.ts";
import { activeMinutes, mean, quantile, share } from "../statistics.ts";
import { throttledOf } from "../throughput.ts";
import { type OwnTime, readOwnTime, waysToTell } from "./computing-or-waiting.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";
import { fitMemoryModel, FULL_VCPU_MB, type MemoryModel, predictMs, recommendMemoryMb } from "./memory-model.ts";

/** Share of the time that must be the function's own. */
const OWN_SHARE = 0.6;
/** Share of its memory below which a function has room. */
const ROOMY_USE = 0.7;
const MIN_TRACES = 5;
const MINUTE_MS = 60_000;
/** Invocations at each of two memory sizes that make an experiment of them. */
const MIN_REPORTS = 20;
/** Of the time saved that a pure CPU-bound function would save, this share must be seen. */
const EXPERIMENT_SHARE = 0.5;

/** B1: the function computes most of its time, on the small share of a vCPU that its memory size gives it. */
export const cpuBoundDetector: Detector = {
  entry: "B1",
  explains: ["slow", "tail", "time-outs"],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const base = { entry: "B1", subject: { kind: "function", name: fn.name }, impact: 0, evidence: [] } as const;
  if (fn.memoryMb >= FULL_VCPU_MB) {
    const summary = `${fn.name} has ${fn.memoryMb} MB and with it a whole vCPU; more memory makes one thread no faster`;
    return conclude({ ...base, verdict: "refuted", summary });
  }
  const clean = cleanInvocations(context, fn);
  if (clean.length < MIN_TRACES) {
    const summary = `Too few undisturbed traces of ${fn.name} to tell computing from waiting: ${clean.length} of ${MIN_TRACES}`;
    const { hasTracedClients } = readOwnTime(tracesOf(context, fn), clean);
    return conclude({ ...base, verdict: "unknown", summary, ...(hasTracedClients ? {} : { remedy: waysToTell(fn) }) });
  }
  return judge(context, fn, clean);
}

/**
 * Invocations whose own time is the code's: warm, ended by themselves, without retries, and not in a minute with
 * throttles or time-outs, where waiting and a second initialisation hide in it.
 */
function cleanInvocations({ observations, breakdowns }: Context, fn: ObservedFunction): readonly InvocationBreakdown[] {
  const disturbed = new Set([
    ...throttledOf(observations.tables).flatMap(({ throttles }) => [...activeMinutes(throttles)]),
    ...activeMinutes(fn.metrics?.errors ?? []),
  ]);
  return breakdowns.filter(
    ({ functionName, isFault, isCold, calls, start }) =>
      functionName === fn.name &&
      !isFault &&
      !isCold &&
      calls.every(({ retries }) => retries === 0) &&
      !disturbed.has(epochMs(Math.floor(start / MINUTE_MS) * MINUTE_MS)),
  );
}

function tracesOf({ breakdowns }: Context, fn: ObservedFunction): readonly InvocationBreakdown[] {
  return breakdowns.filter(({ functionName }) => functionName === fn.name);
}

function judge(context: Context, fn: ObservedFunction, clean: readonly InvocationBreakdown[]): Finding {
  const ownMs = mean(clean.map((invocation) => invocation.ownMs));
  const durationMs = mean(clean.map((invocation) => invocation.durationMs));
  const ownShare = share(ownMs, durationMs);
  const experiment = experimentEvidence(context, fn);
  const own = readOwnTime(tracesOf(context, fn), clean);
  const found = [
    ownTimeEvidence(context, fn, { ownMs, durationMs, traces: clean.length }),
    evidence(context, {
      source: functionConfiguration(fn),
      weight: 0.3,
      statement: `${fn.memoryMb} MB give ${percentText(fn.memoryMb / FULL_VCPU_MB)} of a vCPU`,
      numbers: { memoryMb: fn.memoryMb },
    }),
    ...(own.hasTracedClients ? [] : [untracedEvidence(context, fn, own)]),
    ...memoryEvidence(context, fn),
    ...experiment,
  ];
  const base = { entry: "B1", subject: { kind: "function", name: fn.name }, evidence: found } as const;
  const isRefutedByExperiment = experiment.some(({ weight }) => weight < 0);
  const isShort = durationMs < context.objectives.medianMs / 2;
  if (ownShare <= OWN_SHARE || isRefutedByExperiment || isShort) {
    const summary = isRefutedByExperiment
      ? `${fn.name} became no faster with more memory`
      : `${fn.name} computes for ${durationText(ownMs)} of ${durationText(durationMs)}: not what makes requests slow`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  if (!own.hasTracedClients && !isEvenlySlow(context, fn, own) && experiment.length === 0) {
    const summary = `${fn.name} takes ${durationText(durationMs)} and no call of it is traced: whether it computes or waits is not known`;
    return conclude({ ...base, verdict: "unknown", summary, impact: 0, remedy: waysToTell(fn) });
  }
  const isProved = experiment.some(({ weight }) => weight > 0);
  const remedy = remedyFor(context, fn, fitMemoryModel({ ownMs, waitingMs: durationMs - ownMs }, fn.memoryMb));
  const isDoubted = !own.hasTracedClients && !isProved;
  return conclude({
    ...base,
    verdict: isProved ? "confirmed" : "likely",
    summary: summaryOf(fn, { ownShare, durationMs, isDoubted }),
    impact: context.affected.slow * ownShare,
    discrimination: LOOK_ALIKES,
    remedy: isDoubted ? withDoubt(fn, remedy) : remedy,
  });
}

const LOOK_ALIKES: Finding["discrimination"] = [
  {
    lookAlike: "D1",
    statement:
      "Traced calls take the smaller part of the time; waiting that no client traces would look the same, and would not fall with more memory",
  },
  { lookAlike: "B3", statement: "Memory itself has room: it is its share of CPU that is short" },
];

/** Computing the same takes the same time: it would make every request slow rather than some. */
function isEvenlySlow({ symptoms }: Context, fn: ObservedFunction, own: OwnTime): boolean {
  return own.isEven && symptoms.some(({ kind, subject }) => kind === "slow" && subject.name === fn.name);
}

function ownTimeEvidence(
  context: Context,
  fn: ObservedFunction,
  numbers: { readonly ownMs: number; readonly durationMs: number; readonly traces: number },
): Evidence {
  const { ownMs, durationMs, traces } = numbers;
  const ownShare = share(ownMs, durationMs);
  return evidence(context, {
    source: tracesThrough(fn.name, "{ ok }"),
    weight: ownShare > OWN_SHARE ? 1.5 : -3,
    statement: `${durationText(ownMs)} of ${durationText(durationMs)} (${percentText(ownShare)}) are the function's own, in ${traces} undisturbed warm traces`,
    numbers: { ownMs, durationMs, traces },
  });
}

interface Reading {
  readonly ownShare: number;
  readonly durationMs: number;
  /** No client is traced, so that waiting would look the same. */
  readonly isDoubted: boolean;
}

/** That it computes is said only where its waiting would show. */
function summaryOf(fn: ObservedFunction, { ownShare, durationMs, isDoubted }: Reading): string {
  const onShare = `on ${percentText(fn.memoryMb / FULL_VCPU_MB)} of a vCPU (${fn.memoryMb} MB)`;
  if (!isDoubted)
    return `${fn.name} computes for ${percentText(ownShare)} of its ${durationText(durationMs)} ${onShare}`;
  return `${fn.name} takes ${durationText(durationMs)} each time ${onShare}, as if it computed; waiting for what no trace shows could look the same`;
}

/** The experiment comes first: what waits is not mended by memory. */
function withDoubt(fn: ObservedFunction, remedy: Remedy): Remedy {
  const steps = waysToTell(fn).steps.slice(0, 1);
  return { ...remedy, steps: [...remedy.steps, ...steps] };
}

/** Where no client is traced, what the function waits for is in its own time: then only how even that is tells anything. */
function untracedEvidence(context: Context, fn: ObservedFunction, own: OwnTime): Evidence {
  const reading = own.isEven ? "as even as computing" : "which computing seldom is";
  return evidence(context, {
    source: tracesThrough(fn.name, "{ ok }"),
    weight: own.isEven ? -0.3 : -2,
    statement: `No call of it is traced, so that waiting would count as its own time; the median is ${spreadText(own)} p10: ${reading}`,
    numbers: { spread: own.spread },
  });
}

const spreadText = ({ spread }: OwnTime) => `${numberText(Math.round(spread * 10) / 10)} ×`;

const MEMORY_QUERY = `filter @type = "REPORT"
| stats max(@maxMemoryUsed/1000/1000) as usedMB, max(@memorySize/1000/1000) as sizeMB`;

function memoryEvidence(context: Context, fn: ObservedFunction): readonly Evidence[] {
  const used = (fn.reports ?? []).map(({ usedMb }) => usedMb);
  if (used.length === 0) return [];
  const usedMb = Math.max(...used);
  const isRoomy = usedMb / fn.memoryMb < ROOMY_USE;
  return [
    evidence(context, {
      source: functionLog(fn, MEMORY_QUERY),
      weight: isRoomy ? 0.5 : -0.5,
      statement: `At most ${Math.round(usedMb)} of ${fn.memoryMb} MB are used: ${isRoomy ? "not memory-bound" : "memory may be short, too"}`,
      numbers: { usedMb, memoryMb: fn.memoryMb },
    }),
  ];
}

const BY_SIZE_QUERY = `filter @type = "REPORT" and not ispresent(@initDuration)
| stats count(*) as n, pct(@duration, 25) as p25, pct(@duration, 50) as p50, pct(@duration, 75) as p75 by @memorySize/1000/1000 as sizeMB`;

/** Two memory sizes in one window are the memory experiment made already. */
function experimentEvidence(context: Context, fn: ObservedFunction): readonly Evidence[] {
  const warm = (fn.reports ?? []).filter(({ initMs, outcome }) => initMs === undefined && outcome === "success");
  const bySize = Map.groupBy(warm, ({ memoryMb }: FunctionReport) => memoryMb);
  const sizes = [...bySize].filter(([, group]) => group.length >= MIN_REPORTS).toSorted(([a], [b]) => a - b);
  const [small, large] = [sizes[0], sizes.at(-1)];
  if (small === undefined || large === undefined || small[0] === large[0]) return [];
  const [smallMs, largeMs] = [small, large].map(([, group]) => group.map(({ durationMs }) => durationMs));
  const before = quantile(smallMs ?? [], 0.5);
  const after = quantile(largeMs ?? [], 0.5);
  const expected = 1 - Math.min(FULL_VCPU_MB, small[0]) / Math.min(FULL_VCPU_MB, large[0]);
  const saved = 1 - after / before;
  const isApart = quantile(largeMs ?? [], 0.75) < quantile(smallMs ?? [], 0.25);
  return [
    evidence(context, {
      source: functionLog(fn, BY_SIZE_QUERY),
      weight: isApart && saved >= EXPERIMENT_SHARE * expected ? 3 : -2.5,
      statement: `From ${small[0]} to ${large[0]} MB the median went from ${durationText(before)} to ${durationText(after)}; pure computing would save ${percentText(expected)}`,
      numbers: { smallMb: small[0], largeMb: large[0], medianMsBefore: before, medianMsAfter: after },
    }),
  ];
}

function remedyFor({ observations: { region } }: Context, fn: ObservedFunction, model: MemoryModel): Remedy {
  const size = recommendMemoryMb(model, fn.memoryMb);
  const before = predictMs(model, fn.memoryMb);
  const after = predictMs(model, size);
  const basePrice = pricePerMs(region, fn.architecture);
  const cost = (ms: number, mb: number) =>
    `${signOf(currencyOf(region))}${pricePerMillion(ms, mb, basePrice).toFixed(2)}`;
  if (size === fn.memoryMb) {
    return {
      steps: ["Tune the memory size: the model sees no doubling that saves a quarter of the time."],
      experiment: "Double the memory: duration falls to between 0.45 and 0.7 of what it was",
      changes: [],
    };
  }
  return {
    steps: [`Raise the memory of ${fn.name} from ${fn.memoryMb} to ${size} MB.`],
    prediction: `${durationText(before)} → ${durationText(after)} an invocation (${durationText(model.waitingMs)} waiting + ${durationText(model.cpuMs)} of a vCPU); ${cost(before, fn.memoryMb)} → ${cost(after, size)} a million invocations`,
    experiment:
      "Change only the memory and repeat the same load: duration falls in proportion if the function computes, hardly if it waits",
    changes: [{ resource: fn.name, change: { kind: "set", property: ["MemorySize"], value: size } }],
  };
}
