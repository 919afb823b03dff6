import { logsError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteQueryDefinition. */
export function deleteQueryDefinition({ queryDefinitions }: LogsDependencies): LogsHandler<"DeleteQueryDefinition"> {
  return ({ queryDefinitionId = "" }, { scope }) => {
    if (queryDefinitions.delete(scope, queryDefinitionId)) return { success: true };
    throw logsError("ResourceNotFoundException", "The specified query definition does not exist.");
  };
}
