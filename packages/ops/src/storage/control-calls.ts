import { type Clock, LabError, messageOf, type Random, sleep } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** Calls of AWS's control plane: paced, patient with throttling, and clear about permissions. */
export interface ControlCalls {
  readonly clients: AwsClients;
  readonly clock: Clock;
  /**
   * Makes a call. Undefined where the lab does not know the operation: it has no such resources then.
   *
   * @throws LabError `PERMISSION_MISSING`, `CONTROL_THROTTLED`.
   */
  readonly ask: <Answer>(action: string, call: () => Promise<Answer>) => Promise<Answer | undefined>;
}

/** Where a page begins: nothing for the first. */
export interface PageStart {
  readonly Marker?: string;
}

/** All pages of one of Lambda's lists. */
export async function* pagesOf<Page extends { readonly NextMarker?: string | undefined }>(
  { ask }: ControlCalls,
  action: string,
  fetchPage: (start: PageStart) => Promise<Page>,
): AsyncGenerator<Page> {
  let start: PageStart | undefined = {};
  while (start !== undefined) {
    const current: PageStart = start;
    const page: Page | undefined = await ask(action, () => fetchPage(current));
    if (page !== undefined) yield page;
    start = page?.NextMarker === undefined ? undefined : { Marker: page.NextMarker };
  }
}

/** @see Lambda Developer Guide, "Lambda quotas": 15 control plane requests a second, all operations together. */
const REQUESTS_PER_SECOND = 10;
const FIRST_WAIT_MS = 500;
const WAIT_MS_MAX = 60_000;
const ATTEMPTS_MAX = 8;

const THROTTLED = new Set(["TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"]);
/** The lab's answers for an operation that it does not have. */
const UNKNOWN_TO_LAB = new Set(["NotImplemented", "UnknownOperationException"]);
const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "AuthorizationError"]);

/** Makes the calls of one target. The lab has no rate to keep to. */
export function createControlCalls(clients: AwsClients, clock: Clock, random: Random): ControlCalls {
  const intervalMs = clients.target.isAws ? 1000 / REQUESTS_PER_SECOND : 0;
  let nextMs = 0;
  const pace = async () => {
    const now = clock.monotonicMs();
    const startMs = Math.max(now, nextMs);
    nextMs = startMs + intervalMs;
    if (startMs > now) await sleep(clock, startMs - now);
  };
  return {
    clients,
    clock,
    async ask(action, call) {
      for (let attempt = 1; ; attempt++) {
        await pace();
        try {
          return await call();
        } catch (thrown) {
          const name = thrown instanceof Error ? thrown.name : "";
          if (UNKNOWN_TO_LAB.has(name) && isOfLab(thrown, clients)) return undefined;
          if (DENIED.has(name)) throw permissionMissing(action, thrown);
          if (!THROTTLED.has(name)) throw thrown;
          if (attempt === ATTEMPTS_MAX) throw throttled(action, thrown);
          // Full jitter. @see AWS Architecture Blog, "Exponential Backoff And Jitter", 2015.
          await sleep(clock, random.next() * Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** attempt));
        }
      }
    },
  };
}

/** Also a lab that AWS_ENDPOINT_URL names. AWS's own answer must not pass as "there is none". */
function isOfLab(thrown: unknown, { target }: AwsClients): boolean {
  return !target.isAws || messageOf(thrown).startsWith("The lab does not implement ");
}

function permissionMissing(action: string, cause: unknown): LabError {
  const hint = `allow ${action}, and run the command again`;
  return new LabError("PERMISSION_MISSING", `${action} is not allowed: ${messageOf(cause)}`, hint, { cause });
}

function throttled(action: string, cause: unknown): LabError {
  const hint = "run the command again later, when fewer others call Lambda";
  return new LabError("CONTROL_THROTTLED", `${action} is throttled, also after ${ATTEMPTS_MAX} attempts`, hint, {
    cause,
  });
}
