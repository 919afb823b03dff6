/** Asks the daemon's thread for a socket. */
export interface OpenSocketRequest {
  readonly kind: "open";
  /** The account and Region whose segments arrive there. */
  readonly key: string;
}

/** What the daemon's thread tells. */
export type DaemonMessage =
  | { readonly kind: "opened"; readonly key: string; readonly port: number }
  | {
      readonly kind: "documents";
      readonly key: string;
      readonly texts: readonly string[];
      readonly malformedCount: number;
    };
