// Looks up the coffees of one origin and ranks them for the visitor's taste.
import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import AWSXRay from "aws-xray-sdk-core";
import { buildAromaIndex } from "./aroma-index.mjs";
import { rankByTaste } from "./rank-by-taste.mjs";
import { articleRetryStrategy } from "./retry-strategy.mjs";

/** Items a page: about 4 KB, half a read unit. An origin has five pages, so one lookup costs 2.5 units. */
const PAGE_SIZE = 10;

const table = AWSXRay.captureAWSv3Client(new DynamoDBClient({ retryStrategy: articleRetryStrategy() }));
const aromas = buildAromaIndex();

export async function handler(event) {
  const origin = event.pathParameters.origin;
  const lots = await readLots(origin);
  const ranking = rankByTaste(lots, aromas);
  return {
    statusCode: lots.length === 0 ? 404 : 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ origin, coffees: ranking.slice(0, 5) }),
  };
}

async function readLots(origin) {
  const lots = [];
  let from;
  do {
    const page = await table.send(
      new QueryCommand({
        TableName: process.env.TABLE_NAME,
        KeyConditionExpression: "origin = :origin",
        ExpressionAttributeValues: { ":origin": { S: origin } },
        Limit: PAGE_SIZE,
        ExclusiveStartKey: from,
      }),
    );
    lots.push(...page.Items);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return lots;
}
