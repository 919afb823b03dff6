// Stores and returns one tasting note a coffee.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

interface HttpApiEvent {
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly pathParameters: { readonly coffee: string };
  readonly body?: string;
}

const table = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;

export async function handler(event: HttpApiEvent): Promise<object> {
  const coffee = { S: event.pathParameters.coffee };
  if (event.requestContext.http.method === "PUT") {
    await table.send(new PutItemCommand({ TableName, Item: { coffee, note: { S: event.body ?? "" } } }));
    return { statusCode: 204 };
  }
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: { coffee } }));
  return Item === undefined ? { statusCode: 404 } : { coffee: coffee.S, note: Item.note?.S };
}
