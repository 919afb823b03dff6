import type { ServiceIdentity } from "../../model/service-identity.ts";
import type { ServiceSelector } from "./filter-node.ts";

/** Whether a selector names a service; one that is absent takes all, also a caller that is unknown. */
export function isSelectedService(
  service: ServiceIdentity | undefined,
  selector: ServiceSelector | undefined,
): boolean {
  if (selector === undefined) return true;
  return (
    service !== undefined &&
    (selector.name === undefined || selector.name === service.name) &&
    (selector.type === undefined || selector.type === service.type) &&
    (selector.accountId === undefined || selector.accountId === service.accountId)
  );
}
