import { LabError } from "@faultline/core";
import type { Currency } from "../prices.ts";
import { MEMORY_MB_MAX, MEMORY_MB_MIN } from "./state-machine-input.ts";

/** A curve as the charts of aws-lambda-power-tuning show it, by rising memory size. */
export interface TuningCurve {
  readonly powersMb: readonly number[];
  readonly durationsMs: readonly number[];
  /** In US dollars, or the currency that the chart names. */
  readonly costsUsd: readonly number[];
}

/** What a URL of the chart holds: one curve, or two with their names. */
export interface Visualization {
  readonly curves: readonly TuningCurve[];
  /** Empty for a single curve. */
  readonly names: readonly string[];
  /** Of the costs; US dollars without. */
  readonly currency?: Currency;
}

const BASE_URL = "https://lambda-power-tuning.show/";
const CNY_QUERY = "?currency=CNY";
const SINGLE_PARTS = 3;
const COMPARISON_PARTS = 8;

/**
 * A URL of the chart: sizes as 16-bit integers, durations and costs as 32-bit floats, little-endian, in base64.
 *
 * @see matteo-ronchetti/aws-lambda-power-tuning-ui; aws-lambda-power-tuning 4.4.0, "buildVisualizationURL".
 */
export function encodeVisualizationUrl({ curves, names, currency }: Visualization, baseUrl = BASE_URL): string {
  const query = currency === "CNY" ? CNY_QUERY : "";
  return `${baseUrl}${query}#${[...curves.flatMap(encodeCurve), ...names.map(encodeURIComponent)].join(";")}`;
}

function encodeCurve(curve: TuningCurve): readonly string[] {
  const order = curve.powersMb.map((_, i) => i).toSorted((a, b) => (curve.powersMb[a] ?? 0) - (curve.powersMb[b] ?? 0));
  const sorted = (values: readonly number[]) => order.map((i) => values[i] ?? 0);
  return [
    encodeList(sorted(curve.powersMb), 2, (view, at, value) => view.setInt16(at, value, true)),
    encodeList(sorted(curve.durationsMs), 4, (view, at, value) => view.setFloat32(at, value, true)),
    encodeList(sorted(curve.costsUsd), 4, (view, at, value) => view.setFloat32(at, value, true)),
  ];
}

function encodeList(
  values: readonly number[],
  sizeBytes: number,
  write: (view: DataView, at: number, value: number) => void,
): string {
  const view = new DataView(new ArrayBuffer(values.length * sizeBytes));
  for (const [i, value] of values.entries()) write(view, i * sizeBytes, value);
  return Buffer.from(view.buffer).toString("base64");
}

/**
 * Reads a URL of the chart, or its hash alone.
 *
 * @throws LabError `VISUALIZATION_INVALID`.
 */
export function parseVisualizationUrl(text: string): Visualization {
  const [address, hash] = splitUrl(text);
  const currency = address.includes(CNY_QUERY) ? "CNY" : "USD";
  const parts = hash.replace(/;$/, "").split(";");
  if (parts.length === SINGLE_PARTS) return { curves: [decodeCurve(parts)], names: [], currency };
  if (parts.length !== COMPARISON_PARTS) throw invalid(`it has ${parts.length} parts, and not 3 or 8`);
  return {
    curves: [decodeCurve(parts.slice(0, 3)), decodeCurve(parts.slice(3, 6))],
    names: parts.slice(6).map(decodeName),
    currency,
  };
}

function splitUrl(text: string): readonly [address: string, hash: string] {
  const at = text.indexOf("#");
  return [text.slice(0, Math.max(0, at)), text.slice(at + 1).trim()];
}

function decodeCurve([powers = "", durations = "", costs = ""]: readonly string[]): TuningCurve {
  const powersMb = decodeList(powers, 2, (view, at) => view.getInt16(at, true));
  const durationsMs = decodeList(durations, 4, (view, at) => view.getFloat32(at, true));
  const costsUsd = decodeList(costs, 4, (view, at) => view.getFloat32(at, true));
  if (powersMb.length === 0 || durationsMs.length !== powersMb.length || costsUsd.length !== powersMb.length) {
    throw invalid(`it has ${powersMb.length} sizes, ${durationsMs.length} durations and ${costsUsd.length} costs`);
  }
  const wrongMb = powersMb.find((sizeMb) => sizeMb < MEMORY_MB_MIN || sizeMb > MEMORY_MB_MAX);
  if (wrongMb !== undefined) {
    throw invalid(`it has a size of ${wrongMb} MB, and Lambda's are ${MEMORY_MB_MIN} to ${MEMORY_MB_MAX} MB`);
  }
  if (![...durationsMs, ...costsUsd].every((value) => Number.isFinite(value) && value > 0)) {
    throw invalid("a duration or cost is not a number above 0");
  }
  return { powersMb, durationsMs, costsUsd };
}

function decodeList(base64: string, sizeBytes: number, read: (view: DataView, at: number) => number): number[] {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw invalid("a list is not base64");
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length % sizeBytes !== 0) throw invalid(`a list of ${bytes.length} bytes does not hold whole numbers`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / sizeBytes }, (_, i) => read(view, i * sizeBytes));
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("a name is not URI-encoded");
  }
}

function invalid(reason: string): LabError {
  const hint = "copy the whole URL of the chart, with everything after its #";
  return new LabError("VISUALIZATION_INVALID", `this is no chart of aws-lambda-power-tuning: ${reason}`, hint);
}
