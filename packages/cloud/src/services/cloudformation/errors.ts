import { errorsOf } from "../../service-error.ts";

/** What CloudFormation may answer. @see CloudFormation API Reference, "Errors" of each action. */
export type CloudFormationErrorCode =
  | "AlreadyExistsException"
  | "ChangeSetNotFoundException"
  | "InsufficientCapabilitiesException"
  | "InvalidChangeSetStatusException"
  | "LimitExceededException"
  | "ValidationError";

/** Makes an error of this service. */
export const cloudFormationError = errorsOf<CloudFormationErrorCode>();
