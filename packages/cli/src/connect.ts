import { findLab, type LabStatus } from "@faultline/lab";
import { accountId, DEFAULT_ACCOUNT_ID, LabError, region, type Scope } from "@faultline/core";
import { type AwsClients, createAwsClients, createTarget, type Target } from "@faultline/ops";
import type { Command } from "commander";
import { DEFAULT_PORT } from "./options.ts";

/** Options of every command that talks to a running lab. */
export interface ConnectOptions {
  readonly endpoint: string;
}

/** Where the lab is unless told otherwise: where every AWS client looks, too. */
const DEFAULT_ENDPOINT = process.env.AWS_ENDPOINT_URL ?? `http://127.0.0.1:${DEFAULT_PORT}`;

/**
 * The lab at an endpoint, in the account and Region that AWS's own clients would use: a 12-digit AWS_ACCESS_KEY_ID is
 * the account, AWS_REGION or AWS_DEFAULT_REGION the Region unless another is given.
 */
export function labTarget(endpoint: string, regionGiven?: string): Target {
  const { AWS_ACCESS_KEY_ID: key = "", AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const regionCode = regionGiven ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
  return createTarget({
    endpoint,
    ...(/^\d{12}$/.test(key) ? { accountId: accountId(key) } : {}),
    ...(regionCode === "" ? {} : { region: region(regionCode) }),
  });
}

/** The account and Region that a command works in. */
export function labScope(endpoint: string): Scope {
  const { credentials, region: code } = labTarget(endpoint);
  return { accountId: accountId(credentials?.accessKeyId ?? DEFAULT_ACCOUNT_ID), region: code };
}

/** Where a target works, in words: `account 000000000000, us-east-1`. */
export function describeTarget({ credentials, region: code }: Target): string {
  return `account ${credentials?.accessKeyId ?? "?"}, ${code}`;
}

/** Adds `--endpoint` to a command. */
export function addConnectOptions(command: Command): Command {
  return command.option("--endpoint <url>", "the lab to talk to (AWS_ENDPOINT_URL)", DEFAULT_ENDPOINT);
}

/** The lab at an endpoint. @throws LabError `NO_LAB` when none answers. */
export async function requireLab({ endpoint }: ConnectOptions): Promise<LabStatus> {
  const lab = await findLab(endpoint);
  if (lab !== undefined) return lab;
  throw noLab(endpoint);
}

/** What to say when no lab answers. */
export function noLab(endpoint: string, cause?: unknown): LabError {
  const hint = "start one with faultline up TEMPLATE or faultline start, or name it with --endpoint URL";
  return new LabError("NO_LAB", `no lab answers at ${endpoint}`, hint, { cause });
}

/** Runs an action with clients of a running lab, and closes them after it. */
export async function withClients<Result>(
  options: ConnectOptions,
  action: (clients: AwsClients) => Promise<Result>,
): Promise<Result> {
  await requireLab(options);
  const clients = createAwsClients(labTarget(options.endpoint));
  try {
    return await action(clients);
  } finally {
    await clients.destroy();
  }
}
