import type { CapacityControls, HttpRequest, HttpResponse, HttpRoute } from "@faultline/cloud";
import {
  accountId,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  type EpochMs,
  isJsonObject,
  LabError,
  parseJson,
  region,
  type Scope,
} from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import { checkLogImport } from "./check-log-import.ts";
import { type ControlFailure, CONTROL_PATH, type LabStatus } from "./contract.ts";

/** What the control API shows and sets. */
export interface Controllable {
  /** Read anew for each request. */
  status(): Promise<LabStatus>;
  readonly capacity: CapacityControls;
  /** Stores log events for good. */
  importLogs(events: readonly LogEvent[]): Promise<void>;
  now(): EpochMs;
}

/** Seconds of capacity that a bank may be told to hold: up to a day. */
const MAX_BURST_SECONDS = 86_400;

/** Serves the lab's control API: what AWS's API does not show or set. */
export function createControlRoute(lab: Controllable): HttpRoute {
  return {
    match(request) {
      if (!request.path.startsWith(`${CONTROL_PATH}/`)) return undefined;
      return answer(request, lab);
    },
  };
}

async function answer(request: HttpRequest, lab: Controllable): Promise<HttpResponse> {
  try {
    const result = await handle(request, lab);
    return result === undefined ? failure(404, notFound(request)) : json(200, result);
  } catch (thrown) {
    if (thrown instanceof LabError) return failure(400, thrown);
    throw thrown;
  }
}

/** The result of a request, or undefined when there is no such resource. */
function handle(
  { method, path, rawQuery, body }: HttpRequest,
  lab: Controllable,
): object | Promise<object> | undefined {
  const [, resource, name] = /^\/([a-z]+)(?:\/([^/]+))?$/.exec(path.slice(CONTROL_PATH.length)) ?? [];
  const named = name === undefined ? undefined : decodeURIComponent(name);
  const scope = scopeOf(new URLSearchParams(rawQuery));
  switch (`${method} ${resource}${named === undefined ? "" : "/name"}`) {
    case "GET status":
      return lab.status();
    case "GET capacity/name":
      return lab.capacity.read(scope, named ?? "");
    case "PUT capacity/name":
      lab.capacity.reset(scope, named ?? "", numberMember(body, "fractionFull", { minimum: 0, maximum: 1 }));
      return {};
    case "POST logs/name":
      return importEvents(lab, { scope, logGroup: named ?? "", body });
    case "PUT burst":
      lab.capacity.scaleBurst(numberMember(body, "seconds", { minimum: 1, maximum: MAX_BURST_SECONDS }));
      return {};
    default:
      return undefined;
  }
}

async function importEvents(
  lab: Controllable,
  { scope, logGroup, body }: { readonly scope: Scope; readonly logGroup: string; readonly body: Uint8Array },
): Promise<object> {
  const ingestionTime = lab.now();
  const events = checkLogImport(logGroup, body).map((event) => ({ ...event, scope, logGroup, ingestionTime }));
  await lab.importLogs(events);
  return { storedEvents: events.length };
}

/** `?account=…&region=…`; without, those of a client that has none of its own. */
function scopeOf(query: URLSearchParams): Scope {
  const [account, code] = [query.get("account"), query.get("region")];
  return {
    accountId: account === null ? DEFAULT_ACCOUNT_ID : accountId(account),
    region: code === null ? DEFAULT_REGION : region(code),
  };
}

function numberMember(
  body: Uint8Array,
  member: string,
  range: { readonly minimum: number; readonly maximum: number },
): number {
  const document = parseJson(Buffer.from(body).toString("utf8"));
  const value = isJsonObject(document) ? document[member] : undefined;
  if (typeof value === "number" && value >= range.minimum && value <= range.maximum) return value;
  const wanted = `give {"${member}": a number from ${range.minimum} to ${range.maximum}}`;
  throw new LabError("CONTROL_INPUT_INVALID", `${member} is ${JSON.stringify(value) ?? "missing"}`, wanted);
}

function notFound({ method, path }: HttpRequest): LabError {
  return new LabError(
    "CONTROL_UNKNOWN",
    `the lab has no ${method} ${path}`,
    "packages/lab/src/control/contract.ts describes what there is",
  );
}

function failure(status: number, { code, message, hint }: LabError): HttpResponse {
  return json(status, { code, message, hint } satisfies ControlFailure);
}

function json(status: number, body: object): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
