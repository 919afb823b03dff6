/** A parameter of a saved query. */
export interface QueryParameter {
  readonly name: string;
  /** As a query spells it: a text with its quotes. */
  readonly defaultValue?: string;
  readonly description?: string;
}

/** A saved query as it is kept. */
export interface QueryDefinition {
  readonly queryDefinitionId: string;
  readonly name: string;
  /** Of the request that made it: the same request again makes no second one. */
  readonly clientToken?: string;
  readonly queryString: string;
  /** Of its placeholders; absent without any, and of what earlier releases kept. */
  readonly parameters?: readonly QueryParameter[];
  readonly logGroupNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}
