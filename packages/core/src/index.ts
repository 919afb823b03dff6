export { type CancelTimer, type Clock, sleep, systemClock, VirtualClock } from "./clock.ts";
export { createFolder } from "./create-folder.ts";
export { assert, LabError, messageOf, unreachable } from "./errors.ts";
export {
  type AccountId,
  accountId,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  type Region,
  region,
  type RequestId,
  requestId,
  type Scope,
  scopeKey,
  type SegmentId,
  segmentId,
  type TraceId,
  traceId,
} from "./ids.ts";
export { isJsonObject, type JsonObject, type JsonValue, parseJson } from "./json.ts";
export { type FileLock, lockFile } from "./lock-file.ts";
export { type Random, seededRandom, standardNormal, systemRandom } from "./random.ts";
export { BYTES_PER_MIB, type EpochMs, epochMs } from "./units.ts";
