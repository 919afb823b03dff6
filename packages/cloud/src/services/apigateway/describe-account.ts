import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { ACCOUNT_THROTTLE } from "../api-proxy/limits.ts";
import type { AccountRecord } from "./records.ts";

/** An account's limits and settings; one that never set any has the limits alone. */
export function describeAccount(record: AccountRecord | undefined): ApiGateway.Account {
  return {
    apiKeyVersion: "4",
    cloudwatchRoleArn: record?.cloudwatchRoleArn,
    features: ["UsagePlans"],
    throttleSettings: { ...ACCOUNT_THROTTLE },
  };
}
