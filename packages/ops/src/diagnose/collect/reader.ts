import { LabError, messageOf } from "@faultline/core";
import type { AwsClients } from "../../aws-clients.ts";
import type { MissingData } from "../observations.ts";
import { AWS_READS, type ReadAction, type ReadInput, type ReadOutput } from "./aws-reads.ts";

/** The collector's way to AWS. */
export interface Reader {
  /** Makes one call. A refused one gives undefined and is told in `missing`: a diagnosis makes do with what it may see. */
  read<Action extends ReadAction>(action: Action, input: ReadInput<Action>): Promise<ReadOutput<Action> | undefined>;
  /** What was refused, each action and reason once. */
  readonly missing: readonly MissingData[];
}

/** Node's and the SDK's names for an endpoint that does not answer. */
const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ECONNRESET/;

/** Makes a reader. Its calls throw LabError `ENDPOINT_UNREACHABLE` when nothing answers there. */
export function createReader(clients: AwsClients): Reader {
  const missing: MissingData[] = [];
  return {
    missing,
    async read(action, input) {
      try {
        // The table's key decides both types; TypeScript cannot see that they belong together.
        const { run } = AWS_READS[action] as unknown as {
          run: (clients: AwsClients, input: unknown) => Promise<ReadOutput<typeof action>>;
        };
        return await run(clients, input);
      } catch (thrown) {
        if (isUnreachable(thrown)) throw unreachable(clients, thrown);
        const reason = thrown instanceof Error ? `${thrown.name}: ${messageOf(thrown)}` : messageOf(thrown);
        const isKnown = missing.some((entry) => entry.action === action && entry.reason === reason);
        if (!isKnown) missing.push({ action, reason });
        return undefined;
      }
    },
  };
}

function isUnreachable(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return UNREACHABLE.test(code) || UNREACHABLE.test(messageOf(thrown));
}

function unreachable({ target }: AwsClients, cause: unknown): LabError {
  const place = target.endpoint ?? `AWS in ${target.region}`;
  return new LabError("ENDPOINT_UNREACHABLE", `${place} does not answer`, "start the lab, or name its --endpoint", {
    cause,
  });
}
