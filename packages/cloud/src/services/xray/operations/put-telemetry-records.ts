import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";

/** Takes a daemon's report of its own health, of which X-Ray shows nothing either. */
export const putTelemetryRecords: OperationHandler<typeof Client, "PutTelemetryRecords"> = () => ({});
