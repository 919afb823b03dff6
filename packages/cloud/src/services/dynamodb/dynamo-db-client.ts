import type * as Client from "@aws-sdk/client-dynamodb";
import type { OperationInput, OperationName, OperationOutput, RequestContext } from "../../wire/service.ts";

/** The SDK client whose commands type every operation. */
export type DynamoDbClient = typeof Client;

/** The input of an operation. */
export type Input<Name extends OperationName<DynamoDbClient>> = OperationInput<DynamoDbClient, Name>;
/** The output of an operation. */
export type Output<Name extends OperationName<DynamoDbClient>> = OperationOutput<DynamoDbClient, Name>;
/** An operation as its file makes it. */
export type Operation<Name extends OperationName<DynamoDbClient>> = (
  input: Input<Name>,
  context: RequestContext,
) => Promise<Output<Name>>;
