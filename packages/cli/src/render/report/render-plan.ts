import type { DiagnosisPlan } from "@faultline/ops";
import { renderTable } from "../text-table.ts";

const BYTES_PER_MB = 1_000_000;

/** What a diagnosis of a real account is about to do: whose account, which calls, at what price, with which rights. */
export function renderPlan(plan: DiagnosisPlan): string {
  const { accountId = "unknown", accountAlias = "no alias", region, calls, scannedBytes, scanUsd, policy } = plan;
  return [
    `Account ${accountId} (${accountAlias}), Region ${region}. Nothing is changed: a diagnosis only reads.`,
    "",
    "Calls:",
    renderTable(calls.map(({ action, purpose }) => [`  ${action}`, purpose])),
    "",
    `Logs Insights scans about ${(scannedBytes / BYTES_PER_MB).toFixed(1)} MB: $${scanUsd.toFixed(4)}.`,
    "",
    "IAM policy that this needs:",
    JSON.stringify(policy, undefined, 2),
    "",
  ].join("\n");
}
