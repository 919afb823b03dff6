import type { PolicyType, Scope as PolicyScope } from "@aws-sdk/client-cloudwatch-logs";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { logsError } from "./errors.ts";
import { FIELD_INDEX_LENGTH, FIELD_INDEXES } from "./limits.ts";

/** A field index policy or data protection policy of a log group, as it is kept. */
export interface GroupPolicy {
  readonly logGroupName: string;
  readonly policyDocument: string;
  /** Milliseconds since the epoch. */
  readonly lastUpdateTime: number;
  /** Of a field index policy. */
  readonly indexTimes?: IndexTimes;
}

/** Since when each field is indexed, milliseconds since the epoch. */
export type IndexTimes = Readonly<Record<string, number>>;

/** A policy of an account, as it is kept. */
export interface AccountPolicy {
  readonly policyName: string;
  readonly policyType: PolicyType;
  readonly policyDocument: string;
  readonly scope: PolicyScope;
  readonly selectionCriteria?: string;
  readonly lastUpdatedTime: number;
  /** Of a field index policy. */
  readonly indexTimes?: IndexTimes;
}

/** A resource policy, as it is kept. */
export interface ResourcePolicy {
  readonly policyName: string;
  readonly policyDocument: string;
  readonly lastUpdatedTime: number;
}

/**
 * A resource policy as AWS answers it once it is kept: of the oldest version where it names none, and the only service
 * of a list alone. What PutResourcePolicy answers is still as it was given.
 */
export function normalisedPolicyDocument(policyDocument: string): string {
  const document = parseJson(policyDocument);
  if (!isJsonObject(document)) return policyDocument;
  const { Version = "2008-10-17", Statement, ...others } = document;
  const statements = Array.isArray(Statement) ? Statement.map(withSingleServices) : Statement;
  return JSON.stringify({ Version, ...others, Statement: statements });
}

function withSingleServices(statement: JsonValue): JsonValue {
  if (!isJsonObject(statement) || !isJsonObject(statement["Principal"])) return statement;
  const principals = Object.entries(statement["Principal"]).map(([kind, names]) => {
    const [only, ...rest] = Array.isArray(names) ? names : [];
    return [kind, only !== undefined && rest.length === 0 ? only : names];
  });
  return { ...statement, Principal: Object.fromEntries(principals) as JsonObject };
}

/** A policy's text, which must be a JSON object. @throws ServiceError `InvalidParameterException`. */
export function checkedPolicyDocument(text: string | undefined): string {
  if (text !== undefined && isJsonObject(parseJson(text))) return text;
  throw logsError("InvalidParameterException", "The policy document must be a JSON object.");
}

/**
 * The fields that a field index policy names: `{"Fields": ["requestId", …]}`, or with a type for each.
 *
 * @throws ServiceError `InvalidParameterException`.
 */
export function indexedFields(policyDocument: string): readonly string[] {
  const document = parseJson(policyDocument);
  const lists = isJsonObject(document) ? [document["Fields"], document["FieldsV2"]] : [];
  const fields = lists.flatMap((list): unknown[] =>
    Array.isArray(list) ? list : isJsonObject(list) ? Object.keys(list) : [],
  );
  const names = fields.filter((field) => typeof field === "string");
  const areShort = names.every((name) => name.length > 0 && name.length <= FIELD_INDEX_LENGTH);
  if (areShort && names.length === fields.length && names.length > 0 && names.length <= FIELD_INDEXES) return names;
  throw logsError(
    "InvalidParameterException",
    `A field index policy is {"Fields": [...]} with 1 to ${FIELD_INDEXES} names of fields of at most ${FIELD_INDEX_LENGTH} characters.`,
  );
}
