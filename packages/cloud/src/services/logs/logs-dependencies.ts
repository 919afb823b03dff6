import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Clock, Random } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { Collection } from "../../state/state-store.ts";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import type { Destination } from "./destination.ts";
import type { ExportTasks } from "./exports/export-tasks.ts";
import type { FieldIndexes } from "./field-indexes.ts";
import type { GroupFilters } from "./group-filters.ts";
import type { LogArrivals } from "./log-arrivals.ts";
import type { LogCatalog } from "./log-catalog.ts";
import type { LookupTables } from "./lookup-tables/lookup-tables.ts";
import type { MetricFilter } from "./metric-filters/metric-filter.ts";
import type { AccountPolicy, GroupPolicy, ResourcePolicy } from "./policies.ts";
import type { QueryDefinition } from "./query-definition.ts";
import type { SubscriptionFilter } from "./subscriptions/subscription-filter.ts";

/** What the operations of CloudWatch Logs work with. */
export interface LogsDependencies {
  readonly store: TelemetryStore;
  readonly catalog: LogCatalog;
  readonly metricFilters: GroupFilters<MetricFilter>;
  readonly subscriptionFilters: GroupFilters<SubscriptionFilter>;
  readonly queryDefinitions: Collection<QueryDefinition>;
  readonly indexPolicies: Collection<GroupPolicy>;
  /** What the index policies of groups and accounts amount to. */
  readonly fieldIndexes: FieldIndexes;
  readonly dataProtectionPolicies: Collection<GroupPolicy>;
  readonly accountPolicies: Collection<AccountPolicy>;
  readonly resourcePolicies: Collection<ResourcePolicy>;
  readonly destinations: Collection<Destination>;
  readonly exportTasks: ExportTasks;
  readonly arrivals: LogArrivals;
  /** Functions that subscribe, and buckets that logs are exported to. */
  readonly services: ServiceCaller;
  readonly lookupTables: LookupTables;
  readonly clock: Clock;
  readonly random: Random;
}

/** The handler of one operation of CloudWatch Logs. */
export type LogsHandler<Name extends OperationName<typeof Logs>> = OperationHandler<typeof Logs, Name>;
