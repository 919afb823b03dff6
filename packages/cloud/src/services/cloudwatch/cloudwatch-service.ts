import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type { Clock, Random } from "@faultline/core";
import type { LogSink, TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { FunctionInvoker } from "../function-invoker.ts";
import { AlarmActions } from "./alarms/alarm-actions.ts";
import { AlarmCatalog } from "./alarms/alarm-catalog.ts";
import { AlarmEngine } from "./alarms/alarm-engine.ts";
import type { AlarmParts } from "./alarms/alarm-parts.ts";
import { AlarmSchedule } from "./alarms/alarm-schedule.ts";
import {
  deleteAnomalyDetector,
  describeAnomalyDetectors,
  putAnomalyDetector,
} from "./anomaly-detectors/anomaly-detector-operations.ts";
import type { DetectorRecord } from "./anomaly-detectors/detector-record.ts";
import type { CloudWatchDependencies } from "./cloudwatch-dependencies.ts";
import {
  type DashboardRecord,
  deleteDashboards,
  getDashboard,
  listDashboards,
  putDashboard,
} from "./dashboards/dashboard-operations.ts";
import { deleteAlarms } from "./operations/delete-alarms.ts";
import { describeAlarmHistory } from "./operations/describe-alarm-history.ts";
import { describeAlarmsForMetric } from "./operations/describe-alarms-for-metric.ts";
import { describeAlarms } from "./operations/describe-alarms.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { getMetricWidgetImage } from "./operations/get-metric-widget-image.ts";
import { listMetrics } from "./operations/list-metrics.ts";
import { putCompositeAlarm } from "./operations/put-composite-alarm.ts";
import { putMetricAlarm } from "./operations/put-metric-alarm.ts";
import { putMetricData } from "./operations/put-metric-data.ts";
import { setAlarmState } from "./operations/set-alarm-state.ts";
import { disableAlarmActions, enableAlarmActions } from "./operations/switch-alarm-actions.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tag-alarm.ts";

/** What CloudWatch is made of. */
export interface CloudWatchServiceOptions {
  readonly store: TelemetryStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes the events of alarms. */
  readonly logs?: LogSink;
  /** Runs the functions that alarms invoke. */
  readonly invoker?: FunctionInvoker;
}

/** CloudWatch as the lab mounts it. */
export interface CloudWatchService {
  readonly definition: ServiceDefinition;
  /** Resolves once evaluations and actions that were started have ended. */
  settled(): Promise<void>;
  /** Stops evaluating alarms. */
  close(): Promise<void>;
}

/** CloudWatch: metrics, which exist by their datums alone, and alarms over them. */
export function createCloudWatchService(options: CloudWatchServiceOptions): CloudWatchService {
  const { store, clock, state } = options;
  const detectors = state.collection<DetectorRecord>("cloudwatch/anomaly-detectors");
  const dependencies: CloudWatchDependencies = { store, clock, detectors };
  const catalog = new AlarmCatalog(state, clock);
  const actions = new AlarmActions(options, catalog);
  const engine = new AlarmEngine(dependencies, catalog, actions);
  const schedule = new AlarmSchedule(clock, catalog, engine);
  const settled = async () => {
    await schedule.settled();
    await actions.settled();
  };
  return {
    definition: define({
      ...metricOperations(dependencies),
      ...alarmOperations({ clock, catalog, engine, schedule }),
      ...storedOperations(options, detectors),
    }),
    settled,
    async close() {
      await schedule.close();
      await settled();
    },
  };
}

function define(operations: OperationHandlers<typeof CloudWatch>): ServiceDefinition {
  return defineService<typeof CloudWatch>({
    name: "cloudwatch",
    signingName: "monitoring",
    clientPackage: "@aws-sdk/client-cloudwatch",
    protocol: "aws-json-1.0",
    targetPrefix: "GraniteServiceVersion20100801",
    apiVersion: "2010-08-01",
    isQueryCompatible: true,
    operations,
  });
}

function metricOperations(dependencies: CloudWatchDependencies): OperationHandlers<typeof CloudWatch> {
  return {
    GetMetricData: getMetricData(dependencies),
    GetMetricStatistics: getMetricStatistics(dependencies),
    GetMetricWidgetImage: getMetricWidgetImage(dependencies),
    ListMetrics: listMetrics(dependencies),
    PutMetricData: putMetricData(dependencies),
  };
}

function alarmOperations(parts: AlarmParts): OperationHandlers<typeof CloudWatch> {
  return {
    DeleteAlarms: deleteAlarms(parts),
    DescribeAlarmHistory: describeAlarmHistory(parts),
    DescribeAlarms: describeAlarms(parts),
    DescribeAlarmsForMetric: describeAlarmsForMetric(parts),
    DisableAlarmActions: disableAlarmActions(parts),
    EnableAlarmActions: enableAlarmActions(parts),
    ListTagsForResource: listTagsForResource(parts),
    PutCompositeAlarm: putCompositeAlarm(parts),
    PutMetricAlarm: putMetricAlarm(parts),
    SetAlarmState: setAlarmState(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
  };
}

/** Of what is only kept and given back. */
function storedOperations(
  { state, clock }: CloudWatchServiceOptions,
  detectors: CloudWatchDependencies["detectors"],
): OperationHandlers<typeof CloudWatch> {
  const dashboards = { dashboards: state.collection<DashboardRecord>("cloudwatch/dashboards"), clock };
  return {
    DeleteAnomalyDetector: deleteAnomalyDetector(detectors),
    DeleteDashboards: deleteDashboards(dashboards),
    DescribeAnomalyDetectors: describeAnomalyDetectors(detectors),
    GetDashboard: getDashboard(dashboards),
    ListDashboards: listDashboards(dashboards),
    PutAnomalyDetector: putAnomalyDetector(detectors),
    PutDashboard: putDashboard(dashboards),
  };
}
