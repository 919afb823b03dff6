import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Clock, Random } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import { InsightsQueries } from "./insights/insights-queries.ts";
import { LogCatalog } from "./log-catalog.ts";
import type { LogsDependencies } from "./logs-dependencies.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import { deleteLogGroup } from "./operations/delete-log-group.ts";
import { deleteLogStream } from "./operations/delete-log-stream.ts";
import { deleteRetentionPolicy } from "./operations/delete-retention-policy.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { describeQueries } from "./operations/describe-queries.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { getLogRecord } from "./operations/get-log-record.ts";
import { getQueryResults } from "./operations/get-query-results.ts";
import { listLogGroups } from "./operations/list-log-groups.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { listTagsLogGroup } from "./operations/list-tags-log-group.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import { putRetentionPolicy } from "./operations/put-retention-policy.ts";
import { startQuery } from "./operations/start-query.ts";
import { stopQuery } from "./operations/stop-query.ts";
import { tagLogGroup } from "./operations/tag-log-group.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagLogGroup } from "./operations/untag-log-group.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { sweepExpiredEvents } from "./sweep-expired-events.ts";

/** What CloudWatch Logs is made of. */
export interface LogsServiceOptions {
  readonly store: TelemetryStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** CloudWatch Logs: groups, streams and events. What services write through a `LogSink` appears by itself. */
export function createLogsService({ store, state, clock, random }: LogsServiceOptions): ServiceDefinition {
  const dependencies: LogsDependencies = { store, catalog: new LogCatalog(store, state, clock), clock, random };
  const queries = new InsightsQueries({ clock, random });
  sweepExpiredEvents(dependencies);
  return defineService<typeof Logs>({
    name: "logs",
    signingName: "logs",
    clientPackage: "@aws-sdk/client-cloudwatch-logs",
    protocol: "aws-json-1.1",
    targetPrefix: "Logs_20140328",
    apiVersion: "2014-03-28",
    operations: {
      CreateLogGroup: createLogGroup(dependencies),
      CreateLogStream: createLogStream(dependencies),
      DeleteLogGroup: deleteLogGroup(dependencies),
      DeleteLogStream: deleteLogStream(dependencies),
      DeleteRetentionPolicy: deleteRetentionPolicy(dependencies),
      DescribeLogGroups: describeLogGroups(dependencies),
      DescribeLogStreams: describeLogStreams(dependencies),
      DescribeQueries: describeQueries(queries),
      FilterLogEvents: filterLogEvents(dependencies),
      GetLogEvents: getLogEvents(dependencies),
      GetLogRecord: getLogRecord(dependencies),
      GetQueryResults: getQueryResults(queries),
      ListLogGroups: listLogGroups(dependencies),
      ListTagsForResource: listTagsForResource(dependencies),
      ListTagsLogGroup: listTagsLogGroup(dependencies),
      PutLogEvents: putLogEvents(dependencies),
      PutRetentionPolicy: putRetentionPolicy(dependencies),
      StartQuery: startQuery(dependencies, queries),
      StopQuery: stopQuery(queries),
      TagLogGroup: tagLogGroup(dependencies),
      TagResource: tagResource(dependencies),
      UntagLogGroup: untagLogGroup(dependencies),
      UntagResource: untagResource(dependencies),
    },
  });
}
