import { describeAccount } from "../describe-account.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows the account's throttle limits and its log role. */
export function getAccount({ store }: RestControl): RestOperation<"GetAccount"> {
  return (_input, { scope }) => describeAccount(store.accounts.get(scope, "account"));
}
