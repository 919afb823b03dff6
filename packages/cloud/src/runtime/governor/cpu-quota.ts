/** Memory that buys one vCPU. @see Lambda Developer Guide, "Configure Lambda function memory": "At 1,769 MB, a function has the equivalent of one vCPU". */
const MIB_PER_VCPU = 1769;
/** Lambda is reported to schedule by the same period; the kernel's own default, 100 ms, makes pauses five times as long. */
const PERIOD_US = 20_000;
/** The kernel refuses a smaller quota (EINVAL). @see Linux, kernel/sched/core.c, min_cfs_quota_period. */
const QUOTA_US_MIN = 1000;
/** The kernel refuses a longer period. */
const PERIOD_US_MAX = 1_000_000;

/** CPU time a group may use within each period, microseconds. */
export interface CpuQuota {
  readonly quotaUs: number;
  readonly periodUs: number;
}

/**
 * The share of one core of this machine that a function gets.
 *
 * @param scale Cores of this machine to one vCPU of Lambda's, from {@link calibrate}.
 * @returns Cores; 1 is all of one, 2 all of two.
 */
export function cpuShare(memoryMiB: number, scale: number): number {
  return (memoryMiB / MIB_PER_VCPU) * scale;
}

/** A share as a bandwidth quota: per 20 ms, or per a longer period where the share is too small for that. */
export function cpuQuota(share: number): CpuQuota {
  const wanted = Math.max(PERIOD_US, Math.ceil(QUOTA_US_MIN / share));
  const periodUs = Math.min(PERIOD_US_MAX, wanted);
  return { periodUs, quotaUs: Math.max(QUOTA_US_MIN, Math.round(periodUs * share)) };
}
