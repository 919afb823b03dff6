/** Why a filter pattern is none. */
export class FilterPatternError extends Error {
  override readonly name = "FilterPatternError";
}
