import type { JsonObject } from "@faultline/core";
import type { RootCauseKind } from "./filter/filter-node.ts";
import type { RootCause, RootCauseEntity, RootCauseService } from "./root-causes.ts";

/**
 * A root cause with AWS's member names, as GetTraceSummaries answers it and `rootcause.json` compares it.
 *
 * @see X-Ray API Reference, FaultRootCause, ErrorRootCause, ResponseTimeRootCause.
 */
export function describeRootCause(kind: RootCauseKind, cause: RootCause): JsonObject {
  return {
    Services: cause.services.map((service) => describeService(kind, service)),
    ClientImpacting: cause.isClientImpacting,
  };
}

function describeService(kind: RootCauseKind, { service, isInferred, entityPath }: RootCauseService): JsonObject {
  return {
    Name: service.name,
    Names: [service.name],
    ...(service.type === undefined ? {} : { Type: service.type }),
    ...(service.accountId === undefined ? {} : { AccountId: service.accountId }),
    EntityPath: entityPath.map((entity) => describeEntity(kind, entity)),
    Inferred: isInferred,
  };
}

function describeEntity(kind: RootCauseKind, { name, isRemote, exceptions, coverage }: RootCauseEntity): JsonObject {
  if (kind === "responsetime") return { Name: name, Coverage: coverage ?? 0, Remote: isRemote };
  const described = exceptions.map((exception) => ({
    ...(exception.name === undefined ? {} : { Name: exception.name }),
    ...(exception.message === undefined ? {} : { Message: exception.message }),
  }));
  return { Name: name, Exceptions: described, Remote: isRemote };
}
