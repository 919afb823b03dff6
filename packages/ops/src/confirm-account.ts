import { LabError } from "@faultline/core";
import type { AwsClients } from "./aws-clients.ts";

/**
 * Makes sure that changes go to the account that the user means.
 *
 * @param expected The account that the user named; needed on AWS alone.
 * @throws LabError `ACCOUNT_UNCONFIRMED`, `ACCOUNT_OTHER`.
 */
export async function confirmAccount(clients: AwsClients, expected: string | undefined): Promise<void> {
  if (!clients.target.isAws) return;
  const actual = await callerAccount(clients);
  if (expected === undefined) {
    const hint = `if that is the one to change, add --confirm-account ${actual}`;
    throw new LabError("ACCOUNT_UNCONFIRMED", `this changes the real account ${actual}`, hint);
  }
  if (expected !== actual) {
    const hint = "choose other credentials (AWS_PROFILE), or confirm the account that you mean";
    throw new LabError("ACCOUNT_OTHER", `the credentials are of account ${actual}, not of ${expected}`, hint);
  }
}

/** The account of the credentials. */
export async function callerAccount(clients: AwsClients): Promise<string> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const { Account = "unknown" } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  return Account;
}
