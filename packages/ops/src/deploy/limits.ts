/**
 * Limits that a deployment meets on AWS.
 *
 * @see Lambda Developer Guide, "Lambda quotas"; CloudFormation User Guide, "Quotas"; read 2026-11.
 */
export const DEPLOY_LIMITS = {
  /** "Deployment package (.zip file archive) size: 250 MB", unzipped, layers included. */
  packageUnzippedMaxBytes: 250 * 1024 * 1024,
  /** "Template body size in a request: 51,200 bytes"; above, the template goes through S3. */
  templateBodyMaxBytes: 51_200,
  /** "Template body size in an Amazon S3 object: 1 MB". */
  templateObjectMaxBytes: 1024 * 1024,
  /** Files of one package: far above any real one, and below what exhausts memory. */
  packageFilesMax: 100_000,
} as const;

/** How long a stack may take to settle before the toolkit stops waiting for it. */
export const STACK_WAIT_MAX_MS = 60 * 60 * 1000;
