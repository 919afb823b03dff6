/** A point of a list. */
export interface ReportPoint {
  readonly text: string;
  /** For evidence: whether it speaks for or against. */
  readonly mark?: "for" | "against";
  /** Where the text is from, in a few words. */
  readonly origin?: string;
  /** A command that shows the same again. */
  readonly command?: string;
}

/** A piece of a report, the same for every form that it is written in. */
export type ReportBlock =
  | { readonly kind: "title"; readonly text: string }
  | {
      readonly kind: "verdict";
      readonly tone: "good" | "bad" | "unsure";
      readonly text: string;
      readonly detail: string;
    }
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly points: readonly ReportPoint[] }
  | { readonly kind: "table"; readonly header: readonly string[]; readonly rows: readonly TableRow[] }
  | { readonly kind: "diff"; readonly text: string };

/** A row of a report's table. */
export interface TableRow {
  readonly cells: readonly string[];
  /** Beside a cell, by its column: how long a bar, 0 to 1, a page draws. */
  readonly bars?: ReadonlyMap<number, number>;
  /** How the row as a whole is to be taken. */
  readonly tone?: "good" | "bad";
}

/** Columns whose cells all are figures: they align right. */
export function figureColumns(rows: readonly TableRow[]): readonly number[] {
  const [first] = rows;
  const columns = first?.cells.map((_, column) => column) ?? [];
  return columns.filter((column) => rows.every(({ cells }) => /^[\d–−]/.test(cells[column] ?? "")));
}
