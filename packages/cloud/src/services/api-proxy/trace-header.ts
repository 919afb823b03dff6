import { type EpochMs, type Random, type TraceId, traceId } from "@faultline/core";

/** What an `X-Amzn-Trace-Id` header says. */
export interface TraceHeader {
  readonly root: TraceId;
  readonly parent?: string;
  /** Absent when the header leaves the decision to the receiver (`Sampled=?`, or no member). */
  readonly isSampled?: boolean;
  /** The header as it came. */
  readonly text: string;
}

const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/i;
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})/i;
const SAMPLED = /(?:^|;)\s*Sampled=([01])/i;

/** Reads a trace header; undefined when it is absent or names no trace. */
export function parseTraceHeader(text: string | undefined): TraceHeader | undefined {
  const root = text === undefined ? undefined : ROOT.exec(text)?.[1];
  if (text === undefined || root === undefined) return undefined;
  const parent = PARENT.exec(text)?.[1];
  const sampled = SAMPLED.exec(text)?.[1];
  return {
    root: traceId(root),
    ...(parent !== undefined && { parent }),
    ...(sampled !== undefined && { isSampled: sampled === "1" }),
    text,
  };
}

/** A new trace's header, `Root=1-<epoch seconds>-<24 hex>`, as API Gateway adds where a request brings none. */
export function createTraceHeader(random: Random, now: EpochMs): TraceHeader {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  const root = `1-${seconds}-${random.hex(24)}`;
  return { root: traceId(root), text: `Root=${root}` };
}

/** The header that names a parent and carries the decision on. */
export function formatTraceHeader(root: TraceId, parent: string, isSampled: boolean): string {
  return `Root=${root};Parent=${parent};Sampled=${isSampled ? 1 : 0}`;
}
