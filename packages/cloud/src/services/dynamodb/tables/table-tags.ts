import type { Tag } from "@aws-sdk/client-dynamodb";
import type { Scope } from "@faultline/core";
import { dynamoDbError, missingMember, validationError } from "../errors.ts";
import { MAX_TAGS } from "../limits.ts";
import type { TableRecord } from "./table-record.ts";
import type { TableRegistry } from "./table-registry.ts";

/** Tags as a table's record holds them. @throws ValidationException for a key given twice, or too many. */
export function tagsToRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  const entries = (tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""] as const);
  const record = Object.fromEntries(entries);
  if (Object.keys(record).length < entries.length) throw validationError("Duplicate tag keys are not allowed");
  if (entries.length > MAX_TAGS) throw validationError("Too many tags");
  return record;
}

/** Tags as the API answers them. */
export function recordToTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The table that a tagging operation names by its ARN. */
export function taggedTable(tables: TableRegistry, scope: Scope, arn: string | undefined): TableRecord {
  if (arn === undefined) throw missingMember("resourceArn");
  const table = arn.startsWith("arn:") ? tables.find(scope, arn) : undefined;
  if (table !== undefined) return table;
  if (!arn.startsWith("arn:")) throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  throw dynamoDbError("ResourceNotFoundException", `Requested resource not found: ResourcArn: ${arn} not found`);
}
