import { ACCOUNT_THROTTLE } from "../../api-proxy/limits.ts";
import type { RestOperation } from "../rest-operation.ts";

/** Shows the account's throttle limits. */
export function getAccount(): RestOperation<"GetAccount"> {
  return () => ({ throttleSettings: { ...ACCOUNT_THROTTLE }, features: ["UsagePlans"], apiKeyVersion: "4" });
}
