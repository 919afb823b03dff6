import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type { Clock } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { Collection } from "../../state/state-store.ts";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { DetectorRecord } from "./anomaly-detectors/detector-record.ts";

/** What the operations of CloudWatch work with. */
export interface CloudWatchDependencies {
  readonly store: TelemetryStore;
  readonly clock: Clock;
  readonly detectors: Collection<DetectorRecord>;
}

/** The handler of one operation of CloudWatch. */
export type CloudWatchHandler<Name extends OperationName<typeof CloudWatch>> = OperationHandler<
  typeof CloudWatch,
  Name
>;
