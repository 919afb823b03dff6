/**
 * Limits of the load generator. Reaching one is an error, a diagnostic, or a counter of the report; never silent.
 */
export const LOAD_LIMITS = {
  /** Arrivals a second that a script may ask for at any moment; more is a typing error on one machine. */
  arrivalRateMax: 50_000,
  /** Arrivals a second that one process reaches on one core; above, the run will probably be invalid (`bench/load.ts`). */
  reachableRate: 4000,
  /** Arrivals of a whole script. */
  arrivalsMax: 50_000_000,
  /** Length of one phase: a day. */
  phaseMaxMs: 86_400_000,
  phasesMax: 1000,
  scenariosMax: 1000,
  stepsMax: 10_000,
  /** How deep loops may nest. */
  loopDepthMax: 10,
  /** Virtual users at one time when the phase names no `maxVusers`; what does not fit is skipped and counted. */
  vusersMax: 20_000,
  /** Open sockets of the generator, unless `http.pool` says less. */
  socketsMax: 8192,
  /** Requests of one virtual user: stops a loop that never ends. */
  requestsPerVuserMax: 100_000,
  /** A response body that is kept for capture, expect or a processor; more fails the request. */
  bodyMaxBytes: 16 * 1024 * 1024,
  redirectsMax: 10,
  /** How long virtual users may go on after the last arrival before they are aborted and counted. */
  drainMaxMs: 600_000,
  /** The same after Ctrl-C. */
  stopDrainMs: 2000,
  /** Rows of one payload file. */
  payloadRowsMax: 1_000_000,
  payloadMaxBytes: 256 * 1024 * 1024,
  /** Different names of counters and histograms that one run keeps; errors with ids in their text end in `other`. */
  metricNamesMax: 2000,
} as const;

/** How long a report's period lasts. @see Artillery documentation, "Reported metrics". */
export const PERIOD_MS = 10_000;

/** How long after the end of its phase an arrival may still be sent; later ones are dropped and counted. */
export const LATE_ARRIVAL_MS = 50;
