import type { TemplateNode } from "@faultline/template";
import { LOAD_LIMITS } from "../limits.ts";
import { arrivalCountOf } from "../schedule/arrivals.ts";
import type { Phase } from "./load-script.ts";
import type { NodeReader } from "./node-reader.ts";

const PHASE_KEYS = ["duration", "arrivalRate", "rampTo", "arrivalCount", "pause", "maxVusers", "name"];

/** Phases of a script that names none: one virtual user. */
const SINGLE: readonly Phase[] = [
  { kind: "count", name: undefined, durationMs: 1000, arrivalCount: 1, maxVusers: undefined },
];

/** Reads `config.phases`. */
export function readPhases(reader: NodeReader, node: TemplateNode | undefined): readonly Phase[] {
  if (node === undefined) return SINGLE;
  const items = reader.list(node);
  if (items.length > LOAD_LIMITS.phasesMax) {
    reader.error(node, `The script has more than ${LOAD_LIMITS.phasesMax} phases`, "Join phases of the same rate");
    return SINGLE;
  }
  const phases = items.flatMap((item) => readPhase(reader, item) ?? []);
  const arrivals = phases.reduce((sum, phase) => sum + arrivalCountOf(phase), 0);
  if (arrivals > LOAD_LIMITS.arrivalsMax) {
    const message = `The phases add up to ${Math.round(arrivals)} arrivals; the limit is ${LOAD_LIMITS.arrivalsMax}`;
    reader.error(node, message, "Lower arrivalRate or duration");
  }
  return phases;
}

function readPhase(reader: NodeReader, node: TemplateNode): Phase | undefined {
  const phase = reader.mapping(node, "a phase", PHASE_KEYS);
  const name = reader.text(phase.get("name"), "name");
  const pause = phase.get("pause");
  if (pause !== undefined) {
    const durationMs = readPhaseDuration(reader, pause, "pause");
    return durationMs === undefined ? undefined : { kind: "pause", name, durationMs };
  }
  const duration = phase.get("duration");
  if (duration === undefined) {
    if (node.kind === "mapping")
      reader.error(node, "The phase has no duration", "Write duration: 60 (seconds), or pause: 10");
    return undefined;
  }
  const durationMs = readPhaseDuration(reader, duration, "duration");
  if (durationMs === undefined) return undefined;
  const maxVusers = reader.count(phase.get("maxVusers"), "maxVusers", 1);
  return readArrivals(reader, node, phase, { name, durationMs, maxVusers });
}

function readPhaseDuration(reader: NodeReader, node: TemplateNode, what: string): number | undefined {
  const durationMs = reader.durationMs(node, what);
  if (durationMs === undefined) return undefined;
  if (durationMs > 0 && durationMs <= LOAD_LIMITS.phaseMaxMs) return durationMs;
  reader.error(node, `A ${what} of ${durationMs / 1000} s is outside 0 to one day`, `Write ${what}: 60`);
  return undefined;
}

function readArrivals(
  reader: NodeReader,
  node: TemplateNode,
  phase: ReadonlyMap<string, TemplateNode>,
  base: { readonly name: string | undefined; readonly durationMs: number; readonly maxVusers: number | undefined },
): Phase | undefined {
  const countNode = phase.get("arrivalCount");
  if (countNode !== undefined) {
    const arrivalCount = reader.count(countNode, "arrivalCount");
    if (arrivalCount === undefined) return undefined;
    checkRate(reader, countNode, arrivalCount / (base.durationMs / 1000));
    return { kind: "count", arrivalCount, ...base };
  }
  const rateNode = phase.get("arrivalRate");
  const rampNode = phase.get("rampTo");
  if (rateNode === undefined && rampNode === undefined) {
    reader.error(node, "The phase has no arrivals", "Write arrivalRate: 5 (a second), or arrivalCount: 100");
    return undefined;
  }
  const fromPerSecond = rateNode === undefined ? 0 : reader.number(rateNode, "arrivalRate");
  const toPerSecond = rampNode === undefined ? fromPerSecond : reader.number(rampNode, "rampTo");
  if (fromPerSecond === undefined || toPerSecond === undefined) return undefined;
  checkRate(
    reader,
    rampNode !== undefined && toPerSecond > fromPerSecond ? rampNode : (rateNode ?? node),
    Math.max(fromPerSecond, toPerSecond),
  );
  return { kind: "rate", fromPerSecond, toPerSecond, ...base };
}

function checkRate(reader: NodeReader, node: TemplateNode, perSecond: number): void {
  const { arrivalRateMax, reachableRate } = LOAD_LIMITS;
  if (perSecond > arrivalRateMax) {
    const message = `${Math.round(perSecond)} arrivals a second are more than the ${arrivalRateMax} that one machine may ask for`;
    reader.error(node, message, `Write at most arrivalRate: ${reachableRate}, which one core reaches`);
  } else if (perSecond > reachableRate) {
    const message = `${Math.round(perSecond)} arrivals a second are probably out of reach: one core makes about ${reachableRate}`;
    reader.warn(
      node,
      message,
      "The run will be marked invalid if its schedule cannot be kept; lower the rate to be sure",
    );
  }
}
