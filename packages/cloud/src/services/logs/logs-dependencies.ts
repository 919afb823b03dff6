import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Clock, Random } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { LogCatalog } from "./log-catalog.ts";

/** What the operations of CloudWatch Logs work with. */
export interface LogsDependencies {
  readonly store: TelemetryStore;
  readonly catalog: LogCatalog;
  readonly clock: Clock;
  readonly random: Random;
}

/** The handler of one operation of CloudWatch Logs. */
export type LogsHandler<Name extends OperationName<typeof Logs>> = OperationHandler<typeof Logs, Name>;
