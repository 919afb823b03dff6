import type { AccountId, Clock, Random } from "@faultline/core";

/** Temporary credentials as STS answers them. */
export interface TemporaryCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: Date;
}

const SECRET_DIGITS = 40;

/**
 * Makes credentials whose access key id is the account id, so that a request signed with them acts in that account.
 *
 * Differs from AWS: the access key id is the 12-digit account id instead of `ASIA…`, and nothing expires.
 */
export function createTemporaryCredentials(
  account: AccountId,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { token, durationSeconds }: { readonly token: string; readonly durationSeconds: number },
): TemporaryCredentials {
  return {
    AccessKeyId: account,
    SecretAccessKey: random.hex(SECRET_DIGITS),
    SessionToken: token,
    Expiration: new Date(clock.now() + durationSeconds * 1000),
  };
}
