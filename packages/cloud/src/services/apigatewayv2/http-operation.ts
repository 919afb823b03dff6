import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import type { Clock, Random } from "@faultline/core";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { HttpApiStore } from "./http-api-store.ts";

/** What every operation works on. */
export interface HttpControl {
  readonly store: HttpApiStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** The handler of one operation of the HTTP API control plane. */
export type HttpOperation<Name extends OperationName<typeof ApiGatewayV2>> = OperationHandler<
  typeof ApiGatewayV2,
  Name
>;
