import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../aws-clients.ts";
import { AWS_READS, type ReadAction } from "./collect/aws-reads.ts";
import { type AppChoice, findApp } from "./collect/find-app.ts";
import { iamPolicy } from "./collect/iam-policy.ts";
import { logGroupOf } from "./collect/log-group-of.ts";
import { QUERY_COUNT } from "./collect/read-logs.ts";
import { readServiceMap } from "./collect/read-traces.ts";
import { createReader } from "./collect/reader.ts";
import type { TimeWindow } from "./observations.ts";

/** What a diagnosis would do, told before it does it on a real account. */
export interface DiagnosisPlan {
  /** 12 digits; absent where the account may not be asked for. */
  readonly accountId?: string;
  readonly accountAlias?: string;
  readonly region: string;
  readonly calls: readonly { readonly action: ReadAction; readonly purpose: string }[];
  /** Bytes that Logs Insights would scan, estimated from how much the log groups store and since when. */
  readonly scannedBytes: number;
  /** What the scan costs. */
  readonly scanUsd: number;
  /** IAM policy document with exactly the actions of `calls`. */
  readonly policy: ReturnType<typeof iamPolicy>;
}

/** US dollars to scan a GB. @see Amazon CloudWatch pricing, Logs Insights, us-east-1, read 2026-11. */
const USD_PER_SCANNED_GB = 0.005;
const BYTES_PER_GB = 1024 ** 3;

/** Says what a diagnosis of a window would call, scan and cost. Reads, as the diagnosis does. */
export async function planDiagnosis(clients: AwsClients, what: AppChoice): Promise<DiagnosisPlan> {
  const reader = createReader(clients);
  const [identity, aliases, services] = await Promise.all([
    reader.read("sts:GetCallerIdentity", {}),
    reader.read("iam:ListAccountAliases", {}),
    readServiceMap(reader, what.window),
  ]);
  const { functions } = await findApp(reader, services, what);
  const groups = await Promise.all(
    functions.map(async (name) => {
      const configuration = await reader.read("lambda:GetFunctionConfiguration", { FunctionName: name });
      return logGroupOf(name, configuration);
    }),
  );
  const stored = await Promise.all(
    [...new Set(groups)].map(async (group) => {
      const page = await reader.read("logs:DescribeLogGroups", { logGroupNamePrefix: group });
      const found = page?.logGroups?.find(({ logGroupName }) => logGroupName === group);
      return storedInWindow(found ?? {}, what.window);
    }),
  );
  const scannedBytes = QUERY_COUNT * stored.reduce((sum, bytes) => sum + bytes, 0);
  const alias = aliases?.AccountAliases?.[0];
  return {
    ...(identity?.Account === undefined ? {} : { accountId: identity.Account }),
    ...(alias === undefined ? {} : { accountAlias: alias }),
    region: clients.target.region,
    calls: Object.entries(AWS_READS).map(([action, { purpose }]) => ({ action: action as ReadAction, purpose })),
    scannedBytes,
    scanUsd: (scannedBytes / BYTES_PER_GB) * USD_PER_SCANNED_GB,
    policy: iamPolicy(),
  };
}

/** As if a group had filled evenly since it was made, or for as long as it keeps events. */
function storedInWindow(
  group: Pick<LogGroup, "storedBytes" | "creationTime" | "retentionInDays">,
  { start, end }: TimeWindow,
): number {
  const keptMs = (group.retentionInDays ?? Infinity) * 86_400_000;
  const ageMs = Math.min(keptMs, end - (group.creationTime ?? start));
  const part = ageMs <= 0 ? 1 : Math.min(1, (end - start) / ageMs);
  return Math.ceil((group.storedBytes ?? 0) * part);
}
