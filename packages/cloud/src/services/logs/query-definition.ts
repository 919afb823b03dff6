/** A saved query as it is kept. */
export interface QueryDefinition {
  readonly queryDefinitionId: string;
  readonly name: string;
  /** Of the request that made it: the same request again makes no second one. */
  readonly clientToken?: string;
  readonly queryString: string;
  readonly logGroupNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}
