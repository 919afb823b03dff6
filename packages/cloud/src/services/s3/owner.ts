import { createHash } from "node:crypto";

/** The canonical user id of an account: 64 hexadecimal digits, the same ones always for one account. */
export function ownerId(accountId: string): string {
  return createHash("sha256").update(`canonical-user/${accountId}`).digest("hex");
}
