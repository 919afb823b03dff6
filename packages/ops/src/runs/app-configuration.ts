import type { ProvisionedThroughputDescription, TableDescription } from "@aws-sdk/client-dynamodb";
import type { AwsClients } from "../aws-clients.ts";
import type { LabControls } from "../lab-controls.ts";
import { isServiceFault } from "../service-fault.ts";

/** What of a function's settings bears on its speed. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly runtime: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** Absent without a reservation. */
  readonly reservedConcurrency?: number;
}

/** What of a table's settings bears on its speed. */
export interface TableConfiguration {
  readonly name: string;
  readonly billingMode: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Global secondary indexes; absent without any. */
  readonly indexes?: readonly IndexConfiguration[];
  /** Burst credit for reads and writes, as a share of full; only a lab tells. */
  readonly readCreditShare?: number;
  readonly writeCreditShare?: number;
}

/** The capacity of a global secondary index. */
export interface IndexConfiguration {
  readonly name: string;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** The configuration of the app under test, as AWS's API shows it. */
export interface AppConfiguration {
  readonly functions: readonly FunctionConfiguration[];
  readonly tables: readonly TableConfiguration[];
}

/** How many functions and tables are read; an account may hold thousands that have nothing to do with the app. */
const RESOURCES_MAX = 100;

/** Reads the functions and tables of an account and Region. @param controls Of a lab, for burst credit. */
export async function readAppConfiguration(
  clients: AwsClients,
  controls?: Pick<LabControls, "readCapacity">,
): Promise<AppConfiguration> {
  const [functions, tables] = await Promise.all([readFunctions(clients), readTables(clients, controls)]);
  return { functions, tables };
}

async function readFunctions(clients: AwsClients): Promise<readonly FunctionConfiguration[]> {
  const { GetFunctionConcurrencyCommand, paginateListFunctions } = await import("@aws-sdk/client-lambda");
  const client = await clients.lambda();
  const functions: FunctionConfiguration[] = [];
  for await (const page of paginateListFunctions({ client }, {})) {
    for (const { FunctionName: name = "", Runtime: runtime = "", MemorySize = 0, Timeout = 0 } of page.Functions ??
      []) {
      if (functions.length >= RESOURCES_MAX) return functions;
      const concurrency = await client.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
      const { ReservedConcurrentExecutions: reservedConcurrency } = concurrency;
      const reserved = reservedConcurrency === undefined ? {} : { reservedConcurrency };
      functions.push({ name, runtime, memoryMiB: MemorySize, timeoutSeconds: Timeout, ...reserved });
    }
  }
  return functions;
}

async function readTables(
  clients: AwsClients,
  controls: Pick<LabControls, "readCapacity"> | undefined,
): Promise<readonly TableConfiguration[]> {
  const { DescribeTableCommand, paginateListTables } = await import("@aws-sdk/client-dynamodb");
  const client = await clients.dynamoDb();
  const tables: TableConfiguration[] = [];
  for await (const page of paginateListTables({ client }, {})) {
    for (const name of page.TableNames ?? []) {
      if (tables.length >= RESOURCES_MAX) return tables;
      try {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
        tables.push({ name, ...capacityOf(Table), ...(await readCredit(name, controls)) });
      } catch (thrown) {
        if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown; // Deleted since it was listed.
      }
    }
  }
  return tables;
}

function capacityOf(table: TableDescription | undefined) {
  const billingMode = table?.BillingModeSummary?.BillingMode ?? "PROVISIONED";
  const indexes = (table?.GlobalSecondaryIndexes ?? []).map(({ IndexName: name = "", ProvisionedThroughput }) => ({
    name,
    ...unitsOf(ProvisionedThroughput),
  }));
  return { billingMode, ...unitsOf(table?.ProvisionedThroughput), ...(indexes.length === 0 ? {} : { indexes }) };
}

function unitsOf({ ReadCapacityUnits = 0, WriteCapacityUnits = 0 }: ProvisionedThroughputDescription = {}) {
  return { readUnits: ReadCapacityUnits, writeUnits: WriteCapacityUnits };
}

async function readCredit(name: string, controls: Pick<LabControls, "readCapacity"> | undefined) {
  const credits = (await controls?.readCapacity(name)) ?? [];
  const own = credits.find(({ indexName }) => indexName === undefined);
  if (own === undefined) return {};
  const share = ({ balance, limit }: { balance: number; limit: number }) => (limit === 0 ? 0 : balance / limit);
  return { readCreditShare: share(own.read), writeCreditShare: share(own.write) };
}
