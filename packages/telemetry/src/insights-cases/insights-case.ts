/** An event: milliseconds after the start of the suite's hour, 2026-11-23 10:00 UTC; its message, and its group. */
export interface CaseEvent {
  readonly offsetMs: number;
  readonly message: string;
  /** The group that queries read unless they say otherwise when absent. */
  readonly logGroup?: string;
}

/** Rows of an answer: what each field shows. Fields without a value are left out. */
export type CaseRows = readonly Readonly<Record<string, string>>[];

/** A query and what it must give. */
export interface InsightsCase {
  /** What is shown, and where the expected rows come from when no rule of the guide gives them at sight. */
  readonly rule: string;
  readonly query: string;
  readonly rows: CaseRows;
  /** The plan's text. */
  readonly plan?: string;
}

/** Cases over the same events. */
export interface CaseTable {
  readonly name: string;
  readonly events: readonly CaseEvent[];
  readonly cases: readonly InsightsCase[];
}

/** Messages one second apart. */
export function secondsApart(messages: readonly string[], logGroup?: string): readonly CaseEvent[] {
  return messages.map((message, index) => ({
    offsetMs: index * 1000,
    message,
    ...(logGroup === undefined ? {} : { logGroup }),
  }));
}
