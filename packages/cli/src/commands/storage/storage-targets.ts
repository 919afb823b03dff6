import { accountId, LabError, messageOf, type Region, region } from "@faultline/core";
import { createTarget, type PlaceSurvey, type Target } from "@faultline/ops";
import { type AwsOptions, targetOf } from "../../aws-options.ts";
import type { SurveyedPlace } from "../../render/storage/render-places.ts";

/** Which accounts and Regions to look at. */
export interface PlaceOptions extends AwsOptions {
  /** Of the lab. */
  readonly account?: readonly string[];
  /** Of the AWS configuration, for real accounts. */
  readonly profile?: readonly string[];
  readonly alsoRegion?: readonly string[];
}

/**
 * Every account, or every profile, in every Region; each once.
 *
 * @throws LabError `ACCOUNT_INVALID`, `PROFILE_INVALID`, `REGION_INVALID`, and those of targets.
 */
export async function storageTargets({
  account = [],
  profile = [],
  alsoRegion = [],
  ...options
}: PlaceOptions): Promise<readonly Target[]> {
  refuseMixture(options.aws, account, profile);
  const owners = await (options.aws ? realAccounts(options, profile) : labAccounts(options, account));
  return owners.flatMap((owner) =>
    [...new Set([owner.region, ...alsoRegion])].map((code) => ({ ...owner, region: checkRegion(code) })),
  );
}

/** Each in the Region of its own profile, unless an option or the environment names one. */
function realAccounts(options: AwsOptions, profiles: readonly string[]): Promise<readonly Target[]> {
  const names = profiles.length === 0 ? [undefined] : [...new Set(profiles)];
  return Promise.all(names.map((name) => targetOf(options, name)));
}

async function labAccounts(options: AwsOptions, ids: readonly string[]): Promise<readonly Target[]> {
  const base = await targetOf(options);
  return ids.length === 0 ? [base] : [...new Set(ids)].map((id) => inAccount(base, id));
}

/** A misspelt Region of the lab would only look empty. */
function checkRegion(code: string): Region {
  if (/^[a-z]{2,}(-[a-z]+)+-\d$/.test(code)) return region(code);
  throw new LabError("REGION_INVALID", `"${code}" is not a Region`, "write it as eu-west-1");
}

function inAccount(base: Target, id: string): Target {
  const endpoint = base.endpoint === undefined ? {} : { endpoint: base.endpoint };
  return createTarget({ ...endpoint, region: base.region, accountId: accountId(id) });
}

function refuseMixture(aws: boolean, account: readonly string[], profile: readonly string[]): void {
  if (aws && account.length > 0) {
    const hint = "choose real accounts by --profile, once for each; a profile may assume a role";
    throw new LabError("ACCOUNT_INVALID", "--account chooses among the lab's accounts only", hint);
  }
  if (!aws && profile.length > 0) {
    const hint = "add --aws, or use --account for the lab";
    throw new LabError("PROFILE_INVALID", "--profile chooses a real account", hint);
  }
}

/** A place in words, as far as it is known: `prod (222222222222), eu-west-1`. */
export function describePlace({ target, accountId: id, survey, error }: PlaceSurvey): SurveyedPlace {
  const { profile, region: code } = target;
  const account = id === undefined ? "your account" : `account ${id}`;
  const owner = profile === undefined ? account : `${profile}${id === undefined ? "" : ` (${id})`}`;
  return {
    place: `${owner}, ${code}`,
    ...(survey === undefined ? {} : { survey }),
    ...(error === undefined ? {} : { error: messageOf(error) }),
  };
}
