import {
  accountId,
  type AccountId,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  LabError,
  type Region,
  region,
} from "@faultline/core";

/** Where the toolkit works: the lab, or a real account. */
export interface Target {
  /** Base URL of the lab; undefined for AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: Region;
  /** Fixed for the lab; undefined for the SDK's usual chain (environment, profile, role). */
  readonly credentials: Credentials | undefined;
  readonly isAws: boolean;
  /** A profile of the shared AWS configuration, which may assume a role; absent for AWS_PROFILE or the default one. */
  readonly profile?: string;
}

/** A static credential. The lab takes a 12-digit access key id as the account. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a user says about the target. */
export interface TargetOptions {
  /** Base URL; required for the lab. */
  readonly endpoint?: string;
  readonly region?: Region;
  /** Account of the lab to work in: 12 digits. */
  readonly accountId?: AccountId;
  /** Works on a real account. Without it every endpoint that is not on this machine is refused. */
  readonly isAws?: boolean;
  /** With `isAws`: a profile of the shared AWS configuration. */
  readonly profile?: string;
}

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Makes a target, and keeps the toolkit off every network unless told otherwise.
 *
 * @throws LabError `ENDPOINT_MISSING`, `ENDPOINT_INVALID`, `ENDPOINT_NOT_LOCAL`, `ACCOUNT_ID_INVALID`.
 */
export function createTarget(options: TargetOptions): Target {
  const { endpoint, region: targetRegion = DEFAULT_REGION, isAws = false } = options;
  if (isAws) {
    const profile = options.profile === undefined ? {} : { profile: options.profile };
    return { endpoint, region: targetRegion, credentials: undefined, isAws, ...profile };
  }
  if (endpoint === undefined) {
    const hint = "Start a lab and give its endpoint, or work on a real account with --aws.";
    throw new LabError("ENDPOINT_MISSING", "There is no endpoint to work on", hint);
  }
  if (!isLoopback(endpoint)) {
    const hint = "Give an endpoint on this machine, or work on a real account with --aws.";
    throw new LabError("ENDPOINT_NOT_LOCAL", `${endpoint} is not on this machine`, hint);
  }
  const credentials = { accessKeyId: checkAccountId(options.accountId), secretAccessKey: "lab" };
  return { endpoint: new URL(endpoint).origin, region: region(targetRegion), credentials, isAws };
}

/** Whether a URL leads to this machine: a loopback address, `localhost`, or a name below it. */
export function isLoopback(endpoint: string): boolean {
  const { hostname, protocol } = parseUrl(endpoint);
  const isHttp = protocol === "http:" || protocol === "https:";
  const isLocal =
    LOOPBACK_HOSTS.has(hostname) || hostname.endsWith(".localhost") || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return isHttp && isLocal;
}

function parseUrl(endpoint: string): URL {
  try {
    return new URL(endpoint);
  } catch (cause) {
    const hint = "Write it as http://127.0.0.1:4566.";
    throw new LabError("ENDPOINT_INVALID", `"${endpoint}" is not a URL`, hint, { cause });
  }
}

function checkAccountId(given: AccountId = DEFAULT_ACCOUNT_ID): AccountId {
  if (/^\d{12}$/.test(given)) return accountId(given);
  throw new LabError("ACCOUNT_ID_INVALID", `"${given}" is not an account id`, "Give an account id of 12 digits.");
}
