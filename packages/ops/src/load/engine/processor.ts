import { pathToFileURL } from "node:url";
import { LabError, messageOf } from "@faultline/core";
import type { MetricSink } from "../statistics/metrics-recorder.ts";

/** A function of a script's processor. */
export type ProcessorFunction = (...parameters: unknown[]) => unknown;

/** The functions of a script's processor by name. */
export type Processor = ReadonlyMap<string, ProcessorFunction>;

/** What the processor's functions may emit custom metrics through. */
export interface ProcessorEvents {
  emit(event: string, name: string, value?: number): boolean;
}

/**
 * Loads a processor: a CommonJS or ES module whose exports are functions.
 *
 * @throws LabError `PROCESSOR_INVALID` when the module does not load.
 */
export async function loadProcessor(file: string | undefined): Promise<Processor> {
  if (file === undefined) return new Map();
  try {
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    const inner = module.default;
    const exported = [
      ...(typeof inner === "object" && inner !== null ? Object.entries(inner) : []),
      ...Object.entries(module),
    ];
    return new Map(exported.filter((entry): entry is [string, ProcessorFunction] => typeof entry[1] === "function"));
  } catch (cause) {
    const hint = "Correct the module; nothing was sent.";
    throw new LabError("PROCESSOR_INVALID", `The processor ${file} does not load: ${messageOf(cause)}`, hint, {
      cause,
    });
  }
}

/**
 * Calls a function of the processor in either of its styles: with a callback as one more parameter, or returning a
 * promise. Resolves to what it passed on; rejects with what it threw.
 *
 * @see Artillery documentation, "Extending: processor functions".
 */
export function callProcessor(called: ProcessorFunction, parameters: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hasCallback = called.length > parameters.length;
    const next = (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve(error);
    };
    const result = called(...parameters, next);
    if (result instanceof Promise) result.then(resolve, reject);
    else if (!hasCallback) resolve(result);
  });
}

/** Custom metrics of a processor: `emit("counter" | "histogram" | "rate", name, value)`. */
export function createProcessorEvents(sink: MetricSink): ProcessorEvents {
  return {
    emit(event, name, value = 1) {
      if (event === "counter") sink.count(name, value);
      else if (event === "histogram") sink.record(name, value);
      else if (event === "rate") sink.rate(name);
      else return false;
      return true;
    },
  };
}
