/** A `${Name}` of a `Fn::Sub` text. */
export interface SubPlaceholder {
  /** `Name`, `Resource.Attribute` or a variable. */
  readonly name: string;
  readonly startOffset: number;
  readonly endOffset: number;
}

/** The placeholders of a `Fn::Sub` text; `${!Literal}` is none. */
export function subPlaceholders(text: string): readonly SubPlaceholder[] {
  return [...text.matchAll(/\$\{([^!{}][^{}]*)\}/g)].map((match) => ({
    name: (match[1] ?? "").trim(),
    startOffset: match.index,
    endOffset: match.index + match[0].length,
  }));
}
