/** Causes that this version can tell apart, with their names. Letters as in the catalogue: A capacity, B sizing, … */
export const CATALOGUE = {
  A1: "DynamoDB table has too little read capacity",
  A2: "DynamoDB table has too little write capacity",
  A3: "One partition of a table takes most of its traffic",
  A4: "Global secondary index has too little capacity",
  A5: "On-demand table is asked for more than it may take",
  A6: "Account concurrency is exhausted",
  A7: "Reserved concurrency is too low",
  B1: "Function is CPU-bound at its memory size",
  B3: "Function runs out of memory",
  B5: "Time-out is shorter than legitimate work",
  C1: "Cold starts make the slow tail",
  D1: "A dependency is slow",
  E1: "Unhandled exception in the function's code",
  E6: "Function answers in a shape that API Gateway does not understand",
} as const;

/** Identifier of a cause. */
export type CatalogueId = keyof typeof CATALOGUE;
