import type { JsonObject } from "@faultline/core";
import { samError } from "./sam-error.ts";
import { objectOf, pick, type SamOutput, type SamResource, tagList, typeOf } from "./sam-resource.ts";

const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/**
 * Transforms an `AWS::Serverless::SimpleTable`: one hash key, `id` of type String unless said otherwise; on demand
 * unless throughput is given.
 *
 * @see SAM Developer Guide, "AWS::Serverless::SimpleTable".
 */
export function simpleTable({ logicalId, properties, attributes }: SamResource): SamOutput {
  const key = objectOf(properties["PrimaryKey"]);
  const type = key["Type"] === undefined ? "S" : ATTRIBUTE_TYPES[typeOf(key)];
  if (type === undefined)
    throw samError(logicalId, "Invalid 'PrimaryKey' Type.", "Write Type: String, Number or Binary");
  const AttributeName = key["Name"] ?? "id";
  const throughput = properties["ProvisionedThroughput"];
  const tableProperties: JsonObject = {
    AttributeDefinitions: [{ AttributeName, AttributeType: type }],
    KeySchema: [{ AttributeName, KeyType: "HASH" }],
    ...(throughput === undefined ? { BillingMode: "PAY_PER_REQUEST" } : { ProvisionedThroughput: throughput }),
    ...pick(properties, ["TableName", "SSESpecification", "PointInTimeRecoverySpecification"]),
    ...(properties["Tags"] === undefined ? {} : { Tags: tagList(properties["Tags"]) }),
  };
  const resource = { Type: "AWS::DynamoDB::Table", Properties: tableProperties, ...attributes };
  return { resources: { [logicalId]: resource }, routes: [], renames: {}, warnings: [] };
}
