/**
 * Longest wait for an integration, milliseconds; also the default.
 *
 * @see API Gateway Developer Guide, "Quotas for configuring and running a REST API", "Integration timeout", read 2026-11:
 *   50 ms to 29 s; Regional and private APIs may ask for more, up to 300 s.
 */
export const INTEGRATION_TIMEOUT_MS = { min: 50, default: 29_000, max: 300_000 } as const;

/** Resources of one API. Source: the same page, 300. */
export const RESOURCES_MAX = 300;

/** Stages of one API. Source: the same page, 10. */
export const STAGES_MAX = 10;

/** Deployments kept for one API: the oldest without a stage gives way. Ours; AWS names no number. */
export const DEPLOYMENTS_MAX = 100;

/** Items in a page of a list. Source: API Gateway API Reference, `limit` of GetResources: default 25, at most 500. */
export const PAGE_ITEMS = { default: 25, max: 500 } as const;

/** Usage plans, and API keys, of an account and Region. Source: the quotas page, 300 and 10,000. */
export const USAGE_PLANS_MAX = 300;
/** See {@link USAGE_PLANS_MAX}. */
export const API_KEYS_MAX = 10_000;
