import type { AccountId } from "@faultline/core";
import { isJsonObject, parseJson } from "@faultline/core";

/** The role under which temporary credentials act. */
export interface AssumedRole {
  readonly accountId: AccountId;
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
}

const PREFIX = "lab.";

/**
 * Writes a session token that says by itself which role it stands for, so that the lab keeps no list of sessions.
 *
 * Differs from AWS: tokens are readable and never revoked.
 */
export function encodeSessionToken(role: AssumedRole | undefined): string {
  return PREFIX + Buffer.from(JSON.stringify(role ?? {})).toString("base64url");
}

/** Reads a token of {@link encodeSessionToken}; undefined for any other and for sessions without a role. */
export function decodeSessionToken(token: string | undefined): AssumedRole | undefined {
  if (token?.startsWith(PREFIX) !== true) return undefined;
  const role = parseJson(Buffer.from(token.slice(PREFIX.length), "base64url").toString("utf8"));
  const isRole =
    role !== undefined && isJsonObject(role) && ROLE_MEMBERS.every((name) => typeof role[name] === "string");
  return isRole ? (role as unknown as AssumedRole) : undefined;
}

const ROLE_MEMBERS = ["accountId", "roleName", "roleId", "sessionName"];
