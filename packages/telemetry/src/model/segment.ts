import type { JsonValue, Scope, SegmentId, TraceId } from "@faultline/core";

/** A thrown value as X-Ray records it. */
export interface SegmentException {
  readonly id?: string;
  readonly type?: string;
  readonly message?: string;
  readonly remote?: boolean;
  readonly stack?: readonly { readonly path?: string; readonly line?: number; readonly label?: string }[];
}

/** The `http` block of a segment. */
export interface SegmentHttp {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly user_agent?: string;
    readonly client_ip?: string;
    readonly x_forwarded_for?: boolean;
  };
  readonly response?: { readonly status?: number; readonly content_length?: number };
}

/** A reference to a segment of another trace whose message this one handles. */
export interface SegmentLink {
  readonly trace_id: TraceId;
  /** Segment or subsegment that sent the message. */
  readonly id: SegmentId;
  readonly attributes?: { readonly [name: string]: JsonValue };
}

/**
 * An X-Ray segment document, or a subsegment nested in one. Members are spelt as in the document format.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents", read 2026-11.
 */
export interface SegmentDocument {
  readonly name: string;
  readonly id: SegmentId;
  readonly trace_id?: TraceId;
  readonly parent_id?: SegmentId;
  /** Seconds since the epoch. */
  readonly start_time: number;
  /** Seconds since the epoch; absent while in progress. */
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly type?: "subsegment";
  readonly origin?: string;
  readonly namespace?: "aws" | "remote";
  readonly inferred?: boolean;
  readonly resource_arn?: string;
  readonly user?: string;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly fault?: boolean;
  readonly cause?: string | { readonly working_directory?: string; readonly exceptions?: readonly SegmentException[] };
  readonly http?: SegmentHttp;
  readonly aws?: { readonly [member: string]: JsonValue };
  readonly annotations?: { readonly [key: string]: string | number | boolean };
  readonly sql?: { readonly [member: string]: JsonValue };
  readonly service?: { readonly [member: string]: JsonValue };
  readonly metadata?: { readonly [namespace: string]: JsonValue };
  readonly subsegments?: readonly SegmentDocument[];
  readonly precursor_ids?: readonly SegmentId[];
  readonly links?: readonly SegmentLink[];
}

/** A received segment, or a subsegment that was sent on its own, with its owner. */
export interface Segment {
  readonly scope: Scope;
  readonly document: SegmentDocument & { readonly trace_id: TraceId };
}
