import { BYTES_PER_MIB } from "@faultline/core";

/**
 * The largest template that is read.
 * @see CloudFormation User Guide, "Quotas": template body in an S3 object, 1 MB.
 */
export const MAX_TEMPLATE_BYTES = BYTES_PER_MIB;

/** How deep mappings and lists may nest. Real templates stay under 30; deeper text is a mistake or an attack. */
export const MAX_NESTING = 100;

/** How many values a template may hold once its aliases are expanded; stops alias bombs. */
export const MAX_NODES = 200_000;

/** How many problems are reported before the rest is left out: after the first dozens they are echoes. */
export const MAX_DIAGNOSTICS = 200;
