import { epochMs } from "@faultline/core";
import { checkedGroupName } from "../check-input.ts";
import { constraintError } from "../errors.ts";
import { RETENTION_DAYS } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { earliestKept } from "../retention.ts";

/** PutRetentionPolicy: what is older goes at once; what grows older is no longer answered, and deleted by the hour. */
export function putRetentionPolicy({ catalog, clock }: LogsDependencies): LogsHandler<"PutRetentionPolicy"> {
  return async (input, { scope }) => {
    const logGroup = checkedGroupName(input.logGroupName);
    const retentionInDays = input.retentionInDays ?? 0;
    if (!RETENTION_DAYS.includes(retentionInDays)) {
      throw constraintError(
        "retentionInDays",
        retentionInDays,
        `satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
      );
    }
    const group = { ...(await catalog.group(scope, logGroup)), retentionInDays };
    catalog.updateGroup(scope, group);
    await catalog.expireEvents(scope, logGroup, epochMs(earliestKept(group, clock.now())));
    return {};
  };
}
