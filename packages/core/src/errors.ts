/** What a user of the lab or the toolkit did wrong, or what their machine refuses: a code, and what to do about it. */
export class LabError extends Error {
  /** Stable identifier; callers test this, never the text. */
  readonly code: string;
  /** The next step, in the imperative. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LabError";
    this.code = code;
    this.hint = hint;
  }
}

/** Stops on a broken invariant: our bug, never a user's. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}

/** Marks a branch that the types prove impossible. */
export function unreachable(value: never): never {
  throw new Error(`Broken invariant: unexpected ${JSON.stringify(value)}`);
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
