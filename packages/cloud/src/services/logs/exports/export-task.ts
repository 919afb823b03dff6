import type { ExportTask as ExportTaskOutput, ExportTaskStatusCode } from "@aws-sdk/client-cloudwatch-logs";

/** An export of a log group to a bucket, as it is kept. Times are milliseconds since the epoch. */
export interface ExportTask {
  readonly taskId: string;
  readonly taskName?: string;
  readonly logGroupName: string;
  /** Only streams whose names start with it. */
  readonly logStreamNamePrefix?: string;
  /** Both inclusive. */
  readonly from: number;
  readonly to: number;
  /** A bucket. */
  readonly destination: string;
  readonly destinationPrefix: string;
  readonly status: { readonly code: ExportTaskStatusCode; readonly message?: string };
  readonly creationTime: number;
  /** Absent while the task has not ended. */
  readonly completionTime?: number;
}

/** Whether a task has not ended. */
export function isActive({ status }: ExportTask): boolean {
  return status.code === "PENDING" || status.code === "RUNNING" || status.code === "PENDING_CANCEL";
}

/** A task as DescribeExportTasks answers it. */
export function describeExportTask(task: ExportTask): ExportTaskOutput {
  const { logStreamNamePrefix: _, creationTime, completionTime, ...described } = task;
  const executionInfo = { creationTime, ...(completionTime === undefined ? {} : { completionTime }) };
  return { ...described, executionInfo };
}
