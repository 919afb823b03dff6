import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Clock, Random } from "@faultline/core";
import type { MetricSink, TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import { ExportTasks } from "./exports/export-tasks.ts";
import { FieldIndexes } from "./field-indexes.ts";
import { GroupFilters } from "./group-filters.ts";
import { InsightsQueries } from "./insights/insights-queries.ts";
import { METRIC_FILTERS, SUBSCRIPTION_FILTERS } from "./limits.ts";
import type { LogArrivals } from "./log-arrivals.ts";
import { LogCatalog } from "./log-catalog.ts";
import type { LogsDependencies } from "./logs-dependencies.ts";
import { LookupTables } from "./lookup-tables/lookup-tables.ts";
import { MetricFilterEngine } from "./metric-filters/metric-filter-engine.ts";
import { deleteAccountPolicy, describeAccountPolicies, putAccountPolicy } from "./operations/account-policies.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import {
  deleteDataProtectionPolicy,
  getDataProtectionPolicy,
  putDataProtectionPolicy,
} from "./operations/data-protection-policies.ts";
import { deleteLogGroup } from "./operations/delete-log-group.ts";
import { deleteLogStream } from "./operations/delete-log-stream.ts";
import { deleteMetricFilter } from "./operations/delete-metric-filter.ts";
import { deleteQueryDefinition } from "./operations/delete-query-definition.ts";
import { deleteRetentionPolicy } from "./operations/delete-retention-policy.ts";
import { deleteSubscriptionFilter } from "./operations/delete-subscription-filter.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { describeMetricFilters } from "./operations/describe-metric-filters.ts";
import { describeQueries } from "./operations/describe-queries.ts";
import { describeQueryDefinitions } from "./operations/describe-query-definitions.ts";
import { describeSubscriptionFilters } from "./operations/describe-subscription-filters.ts";
import {
  deleteDestination,
  describeDestinations,
  putDestination,
  putDestinationPolicy,
} from "./operations/destinations.ts";
import { cancelExportTask, createExportTask, describeExportTasks } from "./operations/export-tasks.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { getLogGroupFields } from "./operations/get-log-group-fields.ts";
import { getLogRecord } from "./operations/get-log-record.ts";
import { getQueryResults } from "./operations/get-query-results.ts";
import {
  deleteIndexPolicy,
  describeFieldIndexes,
  describeIndexPolicies,
  putIndexPolicy,
} from "./operations/index-policies.ts";
import { associateKmsKey, disassociateKmsKey } from "./operations/kms-keys.ts";
import { listLogGroups } from "./operations/list-log-groups.ts";
import { listLogGroupsForQuery } from "./operations/list-log-groups-for-query.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { listTagsLogGroup } from "./operations/list-tags-log-group.ts";
import {
  createLookupTable,
  deleteLookupTable,
  describeLookupTables,
  getLookupTable,
  updateLookupTable,
} from "./operations/lookup-tables.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import { putLogGroupDeletionProtection } from "./operations/put-log-group-deletion-protection.ts";
import { putMetricFilter } from "./operations/put-metric-filter.ts";
import { putQueryDefinition } from "./operations/put-query-definition.ts";
import { putRetentionPolicy } from "./operations/put-retention-policy.ts";
import { putSubscriptionFilter } from "./operations/put-subscription-filter.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./operations/resource-policies.ts";
import { startLiveTail } from "./operations/start-live-tail.ts";
import { startQuery } from "./operations/start-query.ts";
import { stopQuery } from "./operations/stop-query.ts";
import { tagLogGroup } from "./operations/tag-log-group.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { testMetricFilter } from "./operations/test-metric-filter.ts";
import { untagLogGroup } from "./operations/untag-log-group.ts";
import { untagResource } from "./operations/untag-resource.ts";
import type { AccountPolicy, GroupPolicy } from "./policies.ts";
import { SubscriptionEngine } from "./subscriptions/subscription-engine.ts";
import { sweepExpiredEvents } from "./sweep-expired-events.ts";

/** What CloudWatch Logs is made of. */
export interface LogsServiceOptions {
  readonly store: TelemetryStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Where metric filters publish. */
  readonly metrics: MetricSink;
  /** Told of the events that services write through a `LogSink`. */
  readonly arrivals: LogArrivals;
  /** Lambda and S3, for subscriptions and exports. */
  readonly services: ServiceCaller;
  /** Told what a user of a terminal should read. */
  readonly onNotice: (text: string) => void;
}

/** CloudWatch Logs as the lab mounts it. */
export interface LogsService {
  readonly definition: ServiceDefinition;
  /** Ends the timers; what subscriptions still hold is lost, as it is on a kill. */
  close(): Promise<void>;
}

/** CloudWatch Logs: groups, streams and events. What services write through a `LogSink` appears by itself. */
export function createLogsService(options: LogsServiceOptions): LogsService {
  const { store, state, clock, random, arrivals, services } = options;
  const indexPolicies = state.collection<GroupPolicy>("logs/index-policies");
  const accountPolicies = state.collection<AccountPolicy>("logs/account-policies");
  const dependencies: LogsDependencies = {
    store,
    catalog: new LogCatalog(store, state, clock),
    lookupTables: new LookupTables(state, clock),
    metricFilters: new GroupFilters(state, METRIC_FILTER_KIND),
    subscriptionFilters: new GroupFilters(state, SUBSCRIPTION_FILTER_KIND),
    queryDefinitions: state.collection("logs/query-definitions"),
    indexPolicies,
    fieldIndexes: new FieldIndexes(indexPolicies, accountPolicies),
    dataProtectionPolicies: state.collection("logs/data-protection-policies"),
    accountPolicies,
    resourcePolicies: state.collection("logs/resource-policies"),
    destinations: state.collection("logs/destinations"),
    exportTasks: new ExportTasks({ state, clock, random }),
    arrivals,
    services,
    clock,
    random,
  };
  sweepExpiredEvents(dependencies);
  const closeFilters = startFilters(dependencies, options);
  return {
    definition: defineLogs(dependencies, new InsightsQueries({ clock, random })),
    close() {
      closeFilters();
      return dependencies.exportTasks.close();
    },
  };
}

const METRIC_FILTER_KIND = {
  collection: "logs/metric-filters",
  maxPerGroup: METRIC_FILTERS,
  missing: "The specified metric filter does not exist.",
};
const SUBSCRIPTION_FILTER_KIND = {
  collection: "logs/subscription-filters",
  maxPerGroup: SUBSCRIPTION_FILTERS,
  missing: "The specified subscription filter does not exist.",
};

/** Lets new events pass through the filters; the answer ends it. */
function startFilters(dependencies: LogsDependencies, { metrics, onNotice }: LogsServiceOptions): () => void {
  const { arrivals, metricFilters, subscriptionFilters, services, clock } = dependencies;
  const toMetrics = new MetricFilterEngine({ filters: metricFilters, metrics, clock });
  const toFunctions = new SubscriptionEngine({
    filters: subscriptionFilters,
    clock,
    onNotice,
    async invokeLater(scope, FunctionName, Payload) {
      const input = { FunctionName, InvocationType: "Event" as const, Payload };
      await services.call({ service: "lambda", operation: "Invoke", input, scope });
    },
  });
  const unsubscribe = arrivals.subscribe((events) => {
    toMetrics.take(events);
    toFunctions.take(events);
  });
  return () => {
    unsubscribe();
    toMetrics.close();
    toFunctions.close();
  };
}

function defineLogs(dependencies: LogsDependencies, queries: InsightsQueries): ServiceDefinition {
  return defineService<typeof Logs>({
    name: "logs",
    signingName: "logs",
    clientPackage: "@aws-sdk/client-cloudwatch-logs",
    protocol: "aws-json-1.1",
    targetPrefix: "Logs_20140328",
    apiVersion: "2014-03-28",
    operations: {
      ...insightsOperations(dependencies, queries),
      ...policyOperations(dependencies),
      ...leavingOperations(dependencies),
      AssociateKmsKey: associateKmsKey(dependencies),
      CreateLogGroup: createLogGroup(dependencies),
      CreateLogStream: createLogStream(dependencies),
      DeleteLogGroup: deleteLogGroup(dependencies),
      DeleteLogStream: deleteLogStream(dependencies),
      DeleteMetricFilter: deleteMetricFilter(dependencies),
      DeleteQueryDefinition: deleteQueryDefinition(dependencies),
      DeleteRetentionPolicy: deleteRetentionPolicy(dependencies),
      DescribeLogGroups: describeLogGroups(dependencies),
      DescribeLogStreams: describeLogStreams(dependencies),
      DescribeMetricFilters: describeMetricFilters(dependencies),
      DescribeQueryDefinitions: describeQueryDefinitions(dependencies),
      DisassociateKmsKey: disassociateKmsKey(dependencies),
      FilterLogEvents: filterLogEvents(dependencies),
      GetLogEvents: getLogEvents(dependencies),
      GetLogGroupFields: getLogGroupFields(dependencies),
      GetLogRecord: getLogRecord(dependencies),
      ListLogGroups: listLogGroups(dependencies),
      ListTagsForResource: listTagsForResource(dependencies),
      ListTagsLogGroup: listTagsLogGroup(dependencies),
      PutLogEvents: putLogEvents(dependencies),
      PutLogGroupDeletionProtection: putLogGroupDeletionProtection(dependencies),
      PutMetricFilter: putMetricFilter(dependencies),
      PutQueryDefinition: putQueryDefinition(dependencies),
      PutRetentionPolicy: putRetentionPolicy(dependencies),
      StartLiveTail: startLiveTail(dependencies),
      TagLogGroup: tagLogGroup(dependencies),
      TagResource: tagResource(dependencies),
      TestMetricFilter: testMetricFilter(),
      UntagLogGroup: untagLogGroup(dependencies),
      UntagResource: untagResource(dependencies),
    },
  });
}

/** Logs Insights: queries, and the tables that they look up. */
function insightsOperations(dependencies: LogsDependencies, queries: InsightsQueries) {
  return {
    DescribeQueries: describeQueries(queries),
    GetQueryResults: getQueryResults(queries),
    ListLogGroupsForQuery: listLogGroupsForQuery(queries),
    StartQuery: startQuery(dependencies, queries),
    StopQuery: stopQuery(queries),
    CreateLookupTable: createLookupTable(dependencies, queries),
    DeleteLookupTable: deleteLookupTable(dependencies),
    DescribeLookupTables: describeLookupTables(dependencies),
    GetLookupTable: getLookupTable(dependencies),
    UpdateLookupTable: updateLookupTable(dependencies, queries),
  };
}

/** Policies of accounts, groups and resources. */
function policyOperations(dependencies: LogsDependencies) {
  return {
    DeleteAccountPolicy: deleteAccountPolicy(dependencies),
    DeleteDataProtectionPolicy: deleteDataProtectionPolicy(dependencies),
    DeleteIndexPolicy: deleteIndexPolicy(dependencies),
    DeleteResourcePolicy: deleteResourcePolicy(dependencies),
    DescribeAccountPolicies: describeAccountPolicies(dependencies),
    DescribeFieldIndexes: describeFieldIndexes(dependencies),
    DescribeIndexPolicies: describeIndexPolicies(dependencies),
    DescribeResourcePolicies: describeResourcePolicies(dependencies),
    GetDataProtectionPolicy: getDataProtectionPolicy(dependencies),
    PutAccountPolicy: putAccountPolicy(dependencies),
    PutDataProtectionPolicy: putDataProtectionPolicy(dependencies),
    PutIndexPolicy: putIndexPolicy(dependencies),
    PutResourcePolicy: putResourcePolicy(dependencies),
  };
}

/** Events on their way out: subscriptions, destinations and exports. */
function leavingOperations(dependencies: LogsDependencies) {
  return {
    CancelExportTask: cancelExportTask(dependencies),
    CreateExportTask: createExportTask(dependencies),
    DeleteDestination: deleteDestination(dependencies),
    DeleteSubscriptionFilter: deleteSubscriptionFilter(dependencies),
    DescribeDestinations: describeDestinations(dependencies),
    DescribeExportTasks: describeExportTasks(dependencies),
    DescribeSubscriptionFilters: describeSubscriptionFilters(dependencies),
    PutDestination: putDestination(dependencies),
    PutDestinationPolicy: putDestinationPolicy(dependencies),
    PutSubscriptionFilter: putSubscriptionFilter(dependencies),
  };
}
