/** What a server has answered so far. */
export interface WireCounters {
  readonly requests: number;
  /** Faults of the lab itself, each also reported to `onFault`. */
  readonly faults: number;
  /** Calls of operations that no service implements, by `service.operation`. */
  readonly unimplemented: ReadonlyMap<string, number>;
}

/** The counters as the server keeps them. */
export class CountingWire implements WireCounters {
  requests = 0;
  faults = 0;
  readonly unimplemented = new Map<string, number>();

  countUnimplemented(service: string, operation: string): void {
    const key = `${service}.${operation}`;
    this.unimplemented.set(key, (this.unimplemented.get(key) ?? 0) + 1);
  }
}
