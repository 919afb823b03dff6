import { type Clock, type Random, type SegmentId, segmentId, type TraceId, traceId } from "@faultline/core";
import { formatLineage, type Lineage, parseLineage } from "./lineage.ts";

/** The `X-Amzn-Trace-Id` header, taken apart. */
export interface TraceHeader {
  readonly root: TraceId;
  readonly parent?: SegmentId;
  /** Absent when the sender left the decision open. */
  readonly isSampled?: boolean;
  readonly lineage: Lineage;
}

const ROOT = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const PARENT = /^[0-9a-f]{16}$/;

/**
 * Reads a trace header; undefined where it names no valid trace.
 *
 * @see X-Ray Developer Guide, "Tracing header", read 2026-11.
 */
export function parseTraceHeader(text: string | undefined): TraceHeader | undefined {
  if (text === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const part of text.split(";")) {
    const [name = "", value = ""] = part.split("=", 2);
    fields.set(name.trim().toLowerCase(), value.trim());
  }
  const root = fields.get("root") ?? "";
  const parent = fields.get("parent") ?? "";
  const sampled = fields.get("sampled");
  if (!ROOT.test(root)) return undefined;
  return {
    root: traceId(root),
    ...(PARENT.test(parent) ? { parent: segmentId(parent) } : {}),
    ...(sampled === "0" || sampled === "1" ? { isSampled: sampled === "1" } : {}),
    lineage: parseLineage(fields.get("lineage")),
  };
}

/** A trace header as it is sent on. */
export function formatTraceHeader({ root, parent, isSampled, lineage }: TraceHeader): string {
  return [
    `Root=${root}`,
    ...(parent === undefined ? [] : [`Parent=${parent}`]),
    ...(isSampled === undefined ? [] : [`Sampled=${isSampled ? 1 : 0}`]),
    ...(lineage.size === 0 ? [] : [`Lineage=${formatLineage(lineage)}`]),
  ].join(";");
}

/** A new trace id: `1-<8 hex epoch seconds>-<24 hex>`. */
export function newTraceId(clock: Clock, random: Random): TraceId {
  const seconds = Math.floor(clock.now() / 1000);
  return traceId(`1-${seconds.toString(16).padStart(8, "0")}-${random.hex(24)}`);
}
