import type * as CloudFormation from "@aws-sdk/client-cloudformation";
import type { ServiceCaller } from "../../../wire/service-calls.ts";
import type { OperationHandler, OperationName } from "../../../wire/service.ts";
import type { StackArchive } from "../stack-archive.ts";
import type { StackService } from "../stack-service.ts";

/** What the operations share. */
export interface Surroundings {
  readonly archive: StackArchive;
  readonly stacks: StackService;
  readonly services: ServiceCaller;
  /** Epoch milliseconds. */
  now(): number;
  newId(): string;
}

/** The handler of an operation. */
export type Handler<Name extends OperationName<typeof CloudFormation>> = OperationHandler<typeof CloudFormation, Name>;
