/** How CPU shares are enforced. */
export type CpuEnforcement = "cgroup-v1" | "cgroup-v2" | "signals" | "none";

/** One function process and all that it starts, as the governor sees them. */
export interface CpuGroup {
  /** Limits the group from now on: a share in cores, or undefined for no limit, as during a boosted init. */
  limit(share: number | undefined): void;
  /** Stops every process of the group until {@link thaw}. */
  freeze(): void;
  thaw(): void;
  /** Forgets the group. Whatever of it still runs is killed. */
  release(): void;
}

/** Gives function processes their share of the machine. */
export interface CpuGovernor {
  readonly enforcement: CpuEnforcement;
  /** Takes in a process that leads its own process group, unlimited at first. */
  admit(pid: number): CpuGroup;
  close(): void;
}
