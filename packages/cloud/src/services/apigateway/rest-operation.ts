import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type { Clock, Random } from "@faultline/core";
import type { OperationHandler, OperationName } from "../../wire/service.ts";
import type { RestApiStore } from "./rest-api-store.ts";

/** What every operation works on. */
export interface RestControl {
  readonly store: RestApiStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** The handler of one operation of the REST API control plane. */
export type RestOperation<Name extends OperationName<typeof ApiGateway>> = OperationHandler<typeof ApiGateway, Name>;
