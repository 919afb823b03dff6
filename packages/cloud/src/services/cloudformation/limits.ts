/** @see CloudFormation User Guide, "Quotas": template body in a request. */
export const MAX_TEMPLATE_BODY_BYTES = 51_200;

/** @see CloudFormation User Guide, "Quotas": stacks in an account and Region. */
export const MAX_STACKS = 2000;

/** @see CloudFormation User Guide, "Quotas": resources in a template. */
export const MAX_RESOURCES = 500;

/** Resources of one stack that are created or changed at the same time. AWS names no number. */
export const MAX_PARALLEL_RESOURCES = 8;

/** Events kept of a stack; older ones are dropped, as AWS drops them after 90 days. */
export const MAX_EVENTS = 2000;

/** Deleted stacks kept for ListStacks; AWS keeps them for 90 days. */
export const MAX_DELETED_STACKS = 100;

/** Items of one page. @see CloudFormation API Reference, DescribeStackEvents and its like. */
export const PAGE_SIZE = 100;

/** How long a stack waits for a function or table to become active. */
export const MAX_WAIT_MS = 300_000;

/** How often it looks. */
export const POLL_INTERVAL_MS = 50;
