import { LabError } from "@faultline/core";
import type { Target } from "../target.ts";

/** @see Node.js documentation, "Common system errors". */
const CONNECTION_CODES: readonly string[] = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH"];

/** Runs an action against a target; a connection that breaks is told as that, with the next step. */
export async function watchConnection<Result>(target: Target, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (thrown) {
    if (!isLostConnection(thrown)) throw thrown;
    throw lostConnection(target, thrown);
  }
}

function lostConnection({ endpoint, isAws }: Target, cause: Error): LabError {
  if (isAws || endpoint === undefined) {
    const hint = "Check the connection and try again: AWS goes on with what was started.";
    return new LabError("CONNECTION_LOST", `AWS cannot be reached: ${cause.message}`, hint, { cause });
  }
  const hint =
    "Run faultline up again: it starts a lab if none runs. Why it ended stands in lab.log in its data folder.";
  return new LabError("CONNECTION_LOST", `The lab at ${endpoint} stopped answering`, hint, { cause });
}

function isLostConnection(thrown: unknown): thrown is Error {
  if (!(thrown instanceof Error)) return false;
  const code = "code" in thrown ? thrown.code : undefined;
  return (typeof code === "string" && CONNECTION_CODES.includes(code)) || thrown.message === "socket hang up";
}
