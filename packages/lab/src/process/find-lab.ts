import { CONTROL_PATH, type LabStatus } from "../control/contract.ts";

/** A lab that answers must do so within this time; it sits on the same machine. */
const ANSWER_WITHIN_MS = 2000;

/** What the lab at an endpoint says of itself, or undefined when no lab answers there. */
export async function findLab(endpoint: string): Promise<LabStatus | undefined> {
  try {
    const response = await fetch(`${endpoint}${CONTROL_PATH}/status`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return response.ok ? ((await response.json()) as LabStatus) : undefined;
  } catch {
    return undefined; // Nobody listens, or somebody who is not a lab.
  }
}
