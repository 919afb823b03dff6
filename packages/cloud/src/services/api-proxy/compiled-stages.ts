interface CompiledApi<Stage> {
  readonly revision: number;
  readonly byName: Map<string, Stage>;
}

/** Stages compiled for requests: each once, until the control plane changes its API. */
export class CompiledStages<Stage> {
  readonly #revisionOf: (apiId: string) => number;
  readonly #apis = new Map<string, CompiledApi<Stage>>();

  /** @param revisionOf A number that changes with every change to an API. */
  constructor(revisionOf: (apiId: string) => number) {
    this.#revisionOf = revisionOf;
  }

  /**
   * Finds a stage, compiling it at first use. A name that no stage has is not remembered: names come from clients, and
   * memory has a limit.
   */
  get(apiId: string, stageName: string, compile: () => Stage | undefined): Stage | undefined {
    const { byName } = this.#api(apiId);
    const known = byName.get(stageName);
    if (known !== undefined) return known;
    const compiled = compile();
    if (compiled !== undefined) byName.set(stageName, compiled);
    return compiled;
  }

  #api(apiId: string): CompiledApi<Stage> {
    const revision = this.#revisionOf(apiId);
    const known = this.#apis.get(apiId);
    if (known?.revision === revision) return known;
    const created: CompiledApi<Stage> = { revision, byName: new Map() };
    this.#apis.set(apiId, created);
    return created;
  }
}
