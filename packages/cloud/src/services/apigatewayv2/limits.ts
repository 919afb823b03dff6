/**
 * Longest wait for an integration, milliseconds; also the default.
 *
 * @see API Gateway Developer Guide, "Quotas for configuring and running an HTTP API", "Integration timeout", read 2026-11:
 *   50 ms to 30 s, not adjustable.
 */
export const INTEGRATION_TIMEOUT_MS = { min: 50, default: 30_000, max: 30_000 } as const;

/** Routes, and integrations, of one API. Source: the same page, 300 each. */
export const ROUTES_MAX = 300;

/** Stages of one API. Source: the same page, 10. */
export const STAGES_MAX = 10;

/** Deployments kept for one API. Ours; AWS names no number. */
export const DEPLOYMENTS_MAX = 100;
