// Fills the table: five origins of 45 lots, about 400 bytes each, so that ten lots fill a page of about 4 KB.
// Usage: node seed.mjs TABLE_NAME   (AWS_ENDPOINT_URL, AWS_REGION and credentials as for any AWS SDK)
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";

const ORIGINS = ["brazil", "colombia", "ethiopia", "guatemala", "kenya"];
const LOTS_PER_ORIGIN = 45;
const BATCH = 25;

const [tableName] = process.argv.slice(2);
if (tableName === undefined) {
  console.error("usage: node seed.mjs TABLE_NAME");
  process.exit(2);
}
const table = new DynamoDBClient();
const items = ORIGINS.flatMap((origin) => Array.from({ length: LOTS_PER_ORIGIN }, (_, i) => lotOf(origin, i)));
for (let i = 0; i < items.length; i += BATCH) await write(items.slice(i, i + BATCH));
console.log(`${items.length} lots written to ${tableName}`);

function lotOf(origin, i) {
  const lot = `lot-${String(i).padStart(3, "0")}`;
  return {
    origin: { S: origin },
    lot: { S: lot },
    name: { S: `${origin} no. ${i}` },
    taste: { N: String((i % 17) / 17) },
    notes: { S: "Chocolate, orange peel and a long sweet finish. ".repeat(7) },
  };
}

async function write(batch) {
  let requests = { [tableName]: batch.map((Item) => ({ PutRequest: { Item } })) };
  while (Object.keys(requests).length > 0) {
    const { UnprocessedItems } = await table.send(new BatchWriteItemCommand({ RequestItems: requests }));
    requests = UnprocessedItems ?? {};
  }
}
