/** What must hold for an application to be called healthy. */
export interface Objectives {
  /** Share of requests that may fail. */
  readonly failedShare: number;
  /** Failures below this number are chance, whatever their share. */
  readonly failedCount: number;
  /** Half of the requests are to be answered within this. */
  readonly medianMs: number;
  /** Nearly all requests are to be answered within this. */
  readonly slowMs: number;
  /** Share of requests that may take longer than `slowMs`. */
  readonly slowShare: number;
  /** Slow requests below this number are chance. */
  readonly slowCount: number;
}

/** Objectives of an interactive application: 99 of 100 requests in a second, half of them in half a second. */
export const DEFAULT_OBJECTIVES: Objectives = {
  failedShare: 0.005,
  failedCount: 3,
  medianMs: 500,
  slowMs: 1000,
  slowShare: 0.01,
  slowCount: 3,
};

/** Samples below which no median is judged: `20 / (1 − 0.5)`. */
export const MEDIAN_SAMPLES = 40;
