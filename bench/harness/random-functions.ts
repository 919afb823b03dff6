// Random functions for bench/tune.ts. Nothing here knows the tuner; the tuner knows nothing of what is here.
import { type Random, seededRandom, standardNormal } from "@faultline/core";

/** Memory size of one whole vCPU, and the most vCPUs. @see Lambda Developer Guide, "Configure Lambda function memory". */
const VCPU_MB = 1769;
const VCPUS_MAX = 6;

/** How a function's time depends on memory, or varies, beyond what waiting, computation and memory pressure explain. */
export type Family = "io-cpu-memory" | "multi-threaded" | "step-memory" | "bimodal" | "drifting";

/** Share of each family: 45 % lie outside the tuner's model. */
const FAMILIES: readonly (readonly [Family, number])[] = [
  ["io-cpu-memory", 0.55],
  ["multi-threaded", 0.15],
  ["step-memory", 0.1],
  ["bimodal", 0.1],
  ["drifting", 0.1],
];

/** What one invocation took. */
export interface SimulatedInvocation {
  readonly durationMs: number;
  /** Present for a cold start. */
  readonly initMs?: number;
}

/** A function whose true figures are known. */
export interface SimulatedFunction {
  readonly family: Family;
  /** Long-run mean duration of warm invocations. */
  meanMs(memoryMb: number): number;
  /** Long-run 95th percentile of warm invocations. */
  p95Ms(memoryMb: number): number;
  /** Long-run share of the time spent waiting. */
  waitingShare(memoryMb: number): number;
  /** @param sequence Number of the invocation in this function's life, which is what drifts follow. */
  invoke(memoryMb: number, sequence: number, random: Random): SimulatedInvocation;
}

interface Parameters {
  readonly family: Family;
  readonly ioMs: number;
  /** On one whole vCPU. */
  readonly cpuMs: number;
  /** Memory in use and what collecting garbage beside it costs; 0 for none. */
  readonly liveMb: number;
  readonly garbageCost: number;
  /** Share of the computation that runs on every vCPU. */
  readonly parallelShare: number;
  /** Below this size everything takes `stepFactor` times as long. */
  readonly stepMb: number;
  readonly stepFactor: number;
  /** Share of invocations that take the slow way, and how much slower and longer waiting it is. */
  readonly slowShare: number;
  readonly slowFactor: number;
  readonly slowWaitMs: number;
  /** Slow swing of the platform's speed, as long as `driftPeriod` invocations. */
  readonly driftSize: number;
  readonly driftPeriod: number;
  readonly driftPhase: number;
  readonly initMs: number;
  readonly coldFactor: number;
  /** Coefficient of variation of one way's durations, by memory size. */
  cv(memoryMb: number): number;
}

const COLD_SHARE = 0.02;

/** Draws a function. */
export function randomFunction(random: Random): SimulatedFunction {
  return simulate(drawParameters(random));
}

function drawParameters(random: Random): Parameters {
  const between = (low: number, high: number) => low + (high - low) * random.next();
  const logBetween = (low: number, high: number) => Math.exp(between(Math.log(low), Math.log(high)));
  const family = drawFamily(random.next());
  const totalMs = logBetween(10, 3000);
  const ioShare = random.next();
  const hasPressure = random.next() < 0.5;
  const isSlowByWaiting = random.next() < 0.5;
  const slowMs = between(0.5, 3) * totalMs;
  const cvBase = between(0.05, 0.3);
  const cvSeed = Math.floor(2 ** 32 * random.next());
  const isFamily = (name: Family) => family === name;
  return {
    family,
    ioMs: totalMs * ioShare,
    cpuMs: totalMs * (1 - ioShare),
    liveMb: between(30, 100),
    garbageCost: hasPressure ? between(0.05, 0.5) : 0,
    parallelShare: isFamily("multi-threaded") ? between(0.3, 1) : 0,
    stepMb: isFamily("step-memory") ? ([200, 400, 800, 1300][Math.floor(4 * random.next())] ?? 200) : 0,
    stepFactor: between(1.3, 4),
    slowShare: isFamily("bimodal") ? between(0.1, 0.4) : 0,
    slowFactor: isSlowByWaiting ? 1 : between(1.5, 4),
    slowWaitMs: isSlowByWaiting ? slowMs : 0,
    driftSize: isFamily("drifting") ? between(0.03, 0.12) : 0,
    driftPeriod: between(40, 240),
    driftPhase: random.next(),
    initMs: logBetween(100, 2000),
    coldFactor: between(1.5, 3),
    // Drawn from a source of its own, so that functions do not depend on which sizes were asked for.
    cv: (memoryMb) => cvBase * (0.8 + 0.45 * seededRandom(cvSeed + memoryMb).next()),
  };
}

function drawFamily(chance: number): Family {
  let rest = chance;
  for (const [family, share] of FAMILIES) {
    if (rest < share) return family;
    rest -= share;
  }
  return "io-cpu-memory";
}

function simulate(parameters: Parameters): SimulatedFunction {
  const { slowShare, slowFactor, slowWaitMs, initMs, coldFactor } = parameters;
  return {
    family: parameters.family,
    meanMs: (memoryMb) => {
      const quickMs = quickWayMs(parameters, memoryMb);
      return (1 - slowShare) * quickMs + slowShare * (quickMs * slowFactor + slowWaitMs);
    },
    p95Ms: (memoryMb) => p95Of(parameters, memoryMb),
    waitingShare: (memoryMb) => waitingShareOf(parameters, memoryMb),
    invoke(memoryMb, sequence, random) {
      const isSlow = random.next() < slowShare;
      const isCold = random.next() < COLD_SHARE;
      const quickMs = quickWayMs(parameters, memoryMb);
      const wayMs = isSlow ? quickMs * slowFactor + slowWaitMs : quickMs;
      const noise = logNormal(parameters.cv(memoryMb), random);
      const durationMs = wayMs * noise * driftAt(parameters, sequence / parameters.driftPeriod);
      return isCold ? { durationMs: durationMs * coldFactor, initMs } : { durationMs };
    },
  };
}

function quickWayMs(parameters: Parameters, memoryMb: number): number {
  const { ioMs, cpuMs, liveMb, garbageCost, parallelShare, stepMb, stepFactor } = parameters;
  const vcpus = Math.min(VCPUS_MAX, memoryMb / VCPU_MB);
  // Amdahl's law above one vCPU.
  const speed = vcpus <= 1 ? vcpus : 1 / (1 - parallelShare + parallelShare / vcpus);
  const garbage = (garbageCost * liveMb) / (memoryMb - liveMb);
  const step = memoryMb < stepMb ? stepFactor : 1;
  return step * (ioMs + (cpuMs / speed) * (1 + garbage));
}

function waitingShareOf(parameters: Parameters, memoryMb: number): number {
  const { ioMs, stepMb, stepFactor, slowShare, slowFactor, slowWaitMs } = parameters;
  const quickMs = quickWayMs(parameters, memoryMb);
  const step = memoryMb < stepMb ? stepFactor : 1;
  const meanFactor = 1 - slowShare + slowShare * slowFactor;
  return (meanFactor * step * ioMs + slowShare * slowWaitMs) / (meanFactor * quickMs + slowShare * slowWaitMs);
}

/** A factor whose mean over a period is 1. */
function driftAt({ driftSize, driftPhase }: Parameters, periods: number): number {
  return 1 + driftSize * Math.sin(2 * Math.PI * (periods + driftPhase));
}

/** Mean 1. */
function logNormal(cv: number, random: Random): number {
  const sigma = Math.sqrt(Math.log(1 + cv * cv));
  return Math.exp(sigma * standardNormal(random) - (sigma * sigma) / 2);
}

const DRIFT_STEPS = 12;
const BISECTIONS = 40;

/** By bisection of the mixture's distribution function over ways and phases of the drift. */
function p95Of(parameters: Parameters, memoryMb: number): number {
  const { slowShare, slowFactor, slowWaitMs, driftSize } = parameters;
  const cv = parameters.cv(memoryMb);
  const sigma = Math.sqrt(Math.log(1 + cv * cv));
  const quickMs = quickWayMs(parameters, memoryMb);
  const phases = driftSize === 0 ? 1 : DRIFT_STEPS;
  const ways = Array.from({ length: phases }, (_, i) => driftAt(parameters, i / phases)).flatMap((drift) => [
    { weight: (1 - slowShare) / phases, meanMs: quickMs * drift },
    { weight: slowShare / phases, meanMs: (quickMs * slowFactor + slowWaitMs) * drift },
  ]);
  const shareBelow = (ms: number) =>
    ways.reduce((sum, { weight, meanMs }) => sum + weight * normalShare(Math.log(ms / meanMs) / sigma + sigma / 2), 0);
  let [low, high] = [0, 20 * Math.max(...ways.map(({ meanMs }) => meanMs))];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (shareBelow(middle) < 0.95) low = middle;
    else high = middle;
  }
  return high;
}

/** Distribution function of the normal distribution. @see Abramowitz and Stegun 1964, 7.1.26: error below 1.5e-7. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * x);
  const polynomial =
    ((((1.061_405_429 * t - 1.453_152_027) * t + 1.421_413_741) * t - 0.284_496_736) * t + 0.254_829_592) * t;
  const share = 1 - polynomial * Math.exp(-x * x);
  return z >= 0 ? (1 + share) / 2 : (1 - share) / 2;
}
