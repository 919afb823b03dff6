import type { ByKind, OfKind } from "../syntax/by-kind.ts";
import type { Command, Expression, NamedExpression } from "../syntax/query-node.ts";

type Expressions = readonly Expression[];

const none = (): Expressions => [];
const ofField = ({ field }: { readonly field: Expression }): Expressions => [field];
const ofFields = ({ fields }: { readonly fields: Expressions }): Expressions => fields;
const ofItems = ({ items }: { readonly items: readonly NamedExpression[] }): Expressions =>
  items.map(({ expression }) => expression);
const ofCondition = ({ condition }: { readonly condition: Expression }): Expressions => [condition];

const EXPRESSIONS: ByKind<Command, Expressions> = {
  accum: ofField,
  addtotals: ofFields,
  anomaly: none,
  appendcols: none,
  autoregress: ofField,
  cidrlookup: ofField,
  countfrequent: ofFields,
  dedup: ofFields,
  diff: none,
  display: ofItems,
  estimate: none,
  expand: ofField,
  fields: ofItems,
  filldown: none,
  fillmissing: none,
  filter: ofCondition,
  filterindex: ofCondition,
  join: none,
  limit: none,
  logcompare: none,
  lookup: none,
  outlier: ofFields,
  "parse-csv": ofField,
  "parse-glob": ({ field, pattern }) => [field, pattern],
  "parse-json": ofField,
  "parse-logfmt": ofField,
  "parse-regex": ({ field, pattern }) => [field, pattern],
  pattern: ofField,
  relevantfields: ({ fields, condition }) => [...fields, condition],
  sessionize: ofFields,
  sort: ({ keys }) => keys.map(({ expression }) => expression),
  stats: ({ items, by }) => [...ofItems({ items }), ...ofItems({ items: by })],
  unnest: ofField,
};

/** The expressions of a command that are evaluated for each row. */
export function expressionsOf<Kind extends Command["kind"]>(command: OfKind<Command, Kind>): Expressions {
  const find: (command: OfKind<Command, Kind>) => Expressions = EXPRESSIONS[command.kind];
  return find(command);
}
