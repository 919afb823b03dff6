import { join, resolve } from "node:path";
import { DEFAULT_REGION, LabError, region } from "@faultline/core";
import { findLab } from "@faultline/lab";
import { type AwsClients, configuredRegion, createAwsClients, createTarget, type Target } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, labTarget, noLab } from "./connect.ts";
import { createdFolder } from "./created-folder.ts";

/** Options of every command that works on the lab or on a real account. */
export interface AwsOptions extends ConnectOptions {
  readonly aws: boolean;
  readonly region?: string;
}

/** Options of those that change what they find there. */
export interface ChangeOptions extends AwsOptions {
  readonly confirmAccount?: string;
  readonly journal?: string;
}

/** Adds `--endpoint`, `--aws` and `--region`. */
export function addAwsOptions(command: Command): Command {
  return addConnectOptions(command)
    .option("--aws", "work on a real account with your usual AWS credentials", false)
    .option("--region <region>", "Region to work in (default: AWS_REGION, then your profile's)");
}

/** Adds `--confirm-account` and `--journal`, too. */
export function addChangeOptions(command: Command): Command {
  return addAwsOptions(command)
    .option("--confirm-account <id>", "with --aws: the account that may be changed")
    .option("--journal <dir>", "folder for what was changed (default: in the lab's data, else .faultline/journal)");
}

/**
 * The lab, reached by AWS's API alone so that its control API may be off; or AWS.
 *
 * @param profile Of a real account; AWS_PROFILE or the default one without.
 */
export async function targetOf(options: AwsOptions, profile?: string): Promise<Target> {
  if (!options.aws) return labTarget(options.endpoint, options.region);
  const named = options.region === undefined ? await configuredRegion(profile) : region(options.region);
  const base = { isAws: true, region: named ?? DEFAULT_REGION };
  return createTarget(profile === undefined ? base : { ...base, profile });
}

/** Runs an action with clients of the target, and closes them after it. */
export async function withTarget<Result>(
  options: AwsOptions,
  action: (clients: AwsClients) => Promise<Result>,
): Promise<Result> {
  const clients = createAwsClients(await targetOf(options));
  try {
    return await action(clients);
  } catch (thrown) {
    throw explainUnreachable(thrown, options);
  } finally {
    await clients.destroy();
  }
}

/** Says of a connection or credentials that failed what to do; gives any other error back. */
export function explainUnreachable(thrown: unknown, { aws, endpoint }: AwsOptions): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const code = "code" in thrown ? thrown.code : undefined;
  if (!aws && code === "ECONNREFUSED") return noLab(endpoint, thrown);
  if (code === "ECONNREFUSED" || code === "ENOTFOUND") {
    const hint = "check the network, the Region's name and AWS_ENDPOINT_URL; without --aws the lab is asked";
    return new LabError("AWS_UNREACHABLE", `AWS cannot be reached: ${thrown.message}`, hint, { cause: thrown });
  }
  if (thrown.name === "CredentialsProviderError") {
    const hint = "log in, such as with aws sso login, or choose a profile: AWS_PROFILE; without --aws the lab is asked";
    return new LabError("CREDENTIALS_MISSING", thrown.message, hint, { cause: thrown });
  }
  return thrown;
}

/** Where journals are: as told, else with the running lab's data, else in this folder's. */
export async function journalDirectory({ journal, aws, endpoint }: ChangeOptions): Promise<string> {
  if (journal !== undefined) return createdFolder(resolve(journal), "JOURNAL_UNWRITABLE", "--journal DIR");
  const lab = aws ? undefined : await findLab(endpoint);
  return join(lab?.dataDirectory ?? resolve(".faultline"), "journal");
}
