import { ServiceError } from "../../../service-error.ts";
import { checkedGroupName, checkedLimit } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { describeExportTask, type ExportTask } from "../exports/export-task.ts";
import { putObject, writeExport } from "../exports/write-export.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf, sortableKey } from "../page-token.ts";

const DEFAULT_PREFIX = "exportedlogs";

/** CreateExportTask: writes a small object into the bucket, as AWS tries its permissions, and starts to export. */
export function createExportTask(dependencies: LogsDependencies): LogsHandler<"CreateExportTask"> {
  const { catalog, exportTasks } = dependencies;
  return async (input, { scope }) => {
    const { from = 0, to = 0, destination = "", destinationPrefix, taskName, logStreamNamePrefix } = input;
    const logGroupName = checkedGroupName(input.logGroupName);
    if (to < from)
      throw logsError("InvalidParameterException", "The export's end time must not be before its start time.");
    await catalog.group(scope, logGroupName);
    exportTasks.checkIdle(scope);
    await putObject(dependencies, scope, {
      bucket: destination,
      key: destinationPrefix === undefined ? "aws-logs-write-test" : `${destinationPrefix}/aws-logs-write-test`,
      body: Buffer.from("Permission Check Successful"),
    }).catch((error: unknown) => {
      throw bucketError(error);
    });
    const request = {
      logGroupName,
      from,
      to,
      destination,
      destinationPrefix: destinationPrefix ?? DEFAULT_PREFIX,
      ...(taskName === undefined ? {} : { taskName }),
      ...(logStreamNamePrefix === undefined ? {} : { logStreamNamePrefix }),
    };
    const work = (task: ExportTask, signal: AbortSignal) => writeExport(dependencies, scope, task, signal);
    return { taskId: exportTasks.start(scope, request, work) };
  };
}

/** AWS's words for a bucket that it cannot write to. */
function bucketError(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  if (error.code === "NoSuchBucket") {
    const message = "The given bucket does not exist. Please make sure the bucket is valid.";
    return logsError("InvalidParameterException", message);
  }
  return logsError(
    "AccessDeniedException",
    "PutObject call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.",
  );
}

/** DescribeExportTasks: of an id, or of a status. */
export function describeExportTasks({ exportTasks }: LogsDependencies): LogsHandler<"DescribeExportTasks"> {
  return (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const found = exportTasks
      .list(scope)
      .filter(
        ({ taskId, status }) =>
          (input.taskId === undefined || taskId === input.taskId) &&
          (input.statusCode === undefined || status.code === input.statusCode),
      );
    const page = pageOf(found, ({ creationTime, taskId }) => sortableKey(creationTime, taskId), {
      limit,
      nextToken: input.nextToken,
    });
    return {
      exportTasks: page.entries.map(describeExportTask),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

/** CancelExportTask. */
export function cancelExportTask({ exportTasks }: LogsDependencies): LogsHandler<"CancelExportTask"> {
  return ({ taskId = "" }, { scope }) => {
    exportTasks.cancel(scope, taskId);
    return {};
  };
}
