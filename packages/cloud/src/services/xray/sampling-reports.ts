import type { SamplingStatisticsDocument } from "@aws-sdk/client-xray";
import { type Clock, type Scope, scopeKey } from "@faultline/core";
import { MAX_SAMPLING_CLIENTS, SAMPLING_CLIENT_TTL_MS } from "./limits.ts";

/** What the clients of a rule have reported since the lab started. */
export interface ReportedCounts {
  readonly requestCount: number;
  readonly sampledCount: number;
  /** Sampled from a reservoir that the client did not have a share of yet. */
  readonly borrowCount: number;
}

interface RuleReports {
  /** When each client reported last, epoch milliseconds; the one that is silent longest first. */
  readonly lastSeen: Map<string, number>;
  counts: ReportedCounts;
}

const NONE: ReportedCounts = { requestCount: 0, sampledCount: 0, borrowCount: 0 };

/** Who takes part in a sampling rule: SDKs report what they decided, and share the rule's reservoir. */
export class SamplingReports {
  readonly #clock: Clock;
  readonly #rules = new Map<string, RuleReports>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a client's report in. The rule exists. */
  add(scope: Scope, ruleName: string, report: SamplingStatisticsDocument): void {
    const reports = this.#reportsOf(scope, ruleName);
    const client = report.ClientID ?? "";
    reports.lastSeen.delete(client); // Goes to the end.
    reports.lastSeen.set(client, this.#clock.now());
    const [oldest] = reports.lastSeen.keys();
    if (reports.lastSeen.size > MAX_SAMPLING_CLIENTS && oldest !== undefined) reports.lastSeen.delete(oldest);
    reports.counts = {
      requestCount: reports.counts.requestCount + (report.RequestCount ?? 0),
      sampledCount: reports.counts.sampledCount + (report.SampledCount ?? 0),
      borrowCount: reports.counts.borrowCount + (report.BorrowCount ?? 0),
    };
  }

  /**
   * A client's part of a reservoir: an equal share of the clients that reported lately; what is left over goes to the
   * first by id, so that the shares add up to the reservoir.
   */
  quotaOf(
    scope: Scope,
    ruleName: string,
    { client, reservoir }: { readonly client: string; readonly reservoir: number },
  ): number {
    const clients = this.#activeClients(scope, ruleName);
    const place = clients.indexOf(client);
    const share = Math.floor(reservoir / Math.max(1, clients.length));
    return share + (place >= 0 && place < reservoir % clients.length ? 1 : 0);
  }

  counts(scope: Scope, ruleName: string): ReportedCounts {
    return this.#rules.get(keyOf(scope, ruleName))?.counts ?? NONE;
  }

  #activeClients(scope: Scope, ruleName: string): string[] {
    const since = this.#clock.now() - SAMPLING_CLIENT_TTL_MS;
    const { lastSeen } = this.#reportsOf(scope, ruleName);
    for (const [client, seen] of lastSeen) if (seen <= since) lastSeen.delete(client);
    return [...lastSeen.keys()].toSorted();
  }

  #reportsOf(scope: Scope, ruleName: string): RuleReports {
    const key = keyOf(scope, ruleName);
    const reports = this.#rules.get(key) ?? { lastSeen: new Map<string, number>(), counts: NONE };
    this.#rules.set(key, reports);
    return reports;
  }
}

function keyOf(scope: Scope, ruleName: string): string {
  return `${scopeKey(scope)}/${ruleName}`;
}
