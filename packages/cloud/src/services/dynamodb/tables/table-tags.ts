import type { Tag } from "@aws-sdk/client-dynamodb";
import type { Scope } from "@faultline/core";
import { dynamoDbError, invalidParameter, missingMember, validationError } from "../errors.ts";
import { MAX_TAGS } from "../limits.ts";
import type { TableRecord } from "./table-record.ts";
import type { TableRegistry } from "./table-registry.ts";

/** Tags as a table's record holds them. @throws ValidationException for a key given twice or reserved, or too many. */
export function tagsToRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  const record = new Map<string, string>();
  for (const { Key: key = "", Value: value = "" } of tags ?? []) {
    if (record.has(key)) {
      throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`);
    }
    if (key.toLowerCase().startsWith("aws:"))
      throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
    record.set(key, value);
  }
  const entries = Object.fromEntries(record);
  expectTagCount(entries);
  return entries;
}

/** @throws ValidationException for more tags than a table may have. */
export function expectTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length <= MAX_TAGS) return;
  throw validationError("Number of Tags exceed the current limit for the provided ResourceArn");
}

/** Tags as the API answers them. */
export function recordToTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The table that a tagging operation names by its ARN. */
export function taggedTable(tables: TableRegistry, scope: Scope, arn: string | undefined): TableRecord {
  if (arn === undefined) throw missingMember("resourceArn");
  if (!arn.startsWith("arn:")) throw invalidParameter(`ARNs must start with 'arn:': ${arn}`);
  const table = tables.find(scope, arn);
  if (table !== undefined) return table;
  throw dynamoDbError("ResourceNotFoundException", `Requested resource not found: ResourcArn: ${arn} not found`);
}
