import { createHash } from "node:crypto";
import { type ServiceIdentity, serviceKey } from "../model/service-identity.ts";

/** Services that are kept with their numbers; beyond, they are computed again. */
const MAX_KNOWN = 10_000;
const HEX_DIGITS = 13;

const known = new Map<string, number>();

/**
 * A service's identity as one number of 52 bits, the first of its key's MD5, because a database compares one number
 * faster than three texts. Two of ten thousand services share one with a chance of one in 10^8.
 */
export function serviceNumber(service: ServiceIdentity): number {
  const key = serviceKey(service);
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const number = Number.parseInt(createHash("md5").update(key).digest("hex").slice(0, HEX_DIGITS), 16);
  known.set(key, number);
  return number;
}
