import { type Clock, LabError, messageOf, sleep } from "@faultline/core";
import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";
import { isServiceFault } from "../../service-fault.ts";

const POLL_MS_FIRST = 20;
const POLL_MS_LAST = 1000;
/** An update of a function takes seconds; of one in a VPC up to minutes. */
const UPDATE_TIMEOUT_MS = 180_000;

/** Changes of one function, each waited for until it is done. */
export interface FunctionEditor {
  read(): Promise<FunctionConfiguration>;
  setMemory(memoryMb: number, description: string): Promise<void>;
  /** @returns The version's number. */
  publish(description: string): Promise<string>;
  /** @throws LabError `ALIAS_EXISTS`. */
  createAlias(alias: { readonly name: string; readonly version: string; readonly description: string }): Promise<void>;
  /** Deletes an alias with this description; one that is gone, or somebody else's, is left alone. */
  deleteAlias(name: string, description: string): Promise<void>;
  /** Deletes a version, which may be gone already. */
  deleteVersion(version: string): Promise<void>;
  listVersions(): Promise<readonly FunctionConfiguration[]>;
}

/** Edits a function through Lambda's API. */
export async function createFunctionEditor(
  lambda: LambdaClient,
  FunctionName: string,
  clock: Clock,
): Promise<FunctionEditor> {
  const sdk = await import("@aws-sdk/client-lambda");
  const read = () => lambda.send(new sdk.GetFunctionConfigurationCommand({ FunctionName }));
  return {
    read,
    async setMemory(MemorySize, Description) {
      await untilIdle(read, clock);
      const change = new sdk.UpdateFunctionConfigurationCommand({ FunctionName, MemorySize, Description });
      await explained(`the memory size of ${FunctionName} cannot be changed`, () => lambda.send(change));
      await untilIdle(read, clock);
    },
    async publish(Description) {
      const change = new sdk.PublishVersionCommand({ FunctionName, Description });
      const problem = `no version of ${FunctionName} can be published`;
      const { Version: version = "" } = await explained(problem, () => lambda.send(change));
      const isReady = () => lambda.send(new sdk.GetFunctionConfigurationCommand({ FunctionName, Qualifier: version }));
      await untilIdle(isReady, clock);
      return version;
    },
    async createAlias({ name: Name, version: FunctionVersion, description: Description }) {
      try {
        await lambda.send(new sdk.CreateAliasCommand({ FunctionName, Name, FunctionVersion, Description }));
      } catch (thrown) {
        if (!isServiceFault(thrown, "ResourceConflictException")) throw thrown;
        throw new LabError(
          "ALIAS_EXISTS",
          `${FunctionName} has an alias ${Name} already, which a tuning would use`,
          "if another tuning left it, delete it with aws lambda delete-alias; else rename it",
          { cause: thrown },
        );
      }
    },
    deleteAlias: (Name, description) =>
      ignoreMissing(async () => {
        const alias = await lambda.send(new sdk.GetAliasCommand({ FunctionName, Name }));
        if (alias.Description === description) await lambda.send(new sdk.DeleteAliasCommand({ FunctionName, Name }));
      }),
    deleteVersion: (Qualifier) =>
      ignoreMissing(() => lambda.send(new sdk.DeleteFunctionCommand({ FunctionName, Qualifier }))),
    async listVersions() {
      const versions: FunctionConfiguration[] = [];
      const pages = sdk.paginateListVersionsByFunction({ client: lambda }, { FunctionName });
      for await (const page of pages) versions.push(...(page.Versions ?? []));
      return versions.filter(({ Version }) => Version !== "$LATEST");
    },
  };
}

async function untilIdle(read: () => Promise<FunctionConfiguration>, clock: Clock): Promise<void> {
  const deadlineMs = clock.monotonicMs() + UPDATE_TIMEOUT_MS;
  for (let pollMs = POLL_MS_FIRST; clock.monotonicMs() < deadlineMs; pollMs = Math.min(POLL_MS_LAST, pollMs * 2)) {
    const { FunctionName, State, LastUpdateStatus, LastUpdateStatusReason, StateReason } = await read();
    if (State === "Failed" || LastUpdateStatus === "Failed") {
      const reason = LastUpdateStatusReason ?? StateReason ?? "no reason given";
      const hint = "put the function in order, then tune it";
      throw new LabError("FUNCTION_UPDATE_FAILED", `the update of ${FunctionName} failed: ${reason}`, hint);
    }
    // One that was idle for long is Inactive until it is invoked.
    if (LastUpdateStatus !== "InProgress" && State !== "Pending") return;
    await sleep(clock, pollMs);
  }
  const hint = "look at the function's LastUpdateStatus, then start again";
  throw new LabError("FUNCTION_UPDATE_SLOW", `an update took longer than ${UPDATE_TIMEOUT_MS / 1000} s`, hint);
}

/** What to do about what Lambda may refuse of a change, by the error's name. */
const REFUSALS: Readonly<Record<string, string>> = {
  CodeStorageExceededException: "every size needs a version: free code storage, faultline janitor --keep 3 shows how",
  AccessDeniedException:
    "tuning needs lambda:UpdateFunctionConfiguration, PublishVersion, CreateAlias, GetAlias, DeleteAlias, " +
    "ListVersionsByFunction, DeleteFunction, GetFunctionConfiguration and InvokeFunction of this function",
};

/** @throws LabError `FUNCTION_CHANGE_REFUSED` for what somebody can mend. */
async function explained<Answer>(problem: string, request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : "";
    const hint = REFUSALS[name];
    if (hint === undefined) throw thrown;
    throw new LabError("FUNCTION_CHANGE_REFUSED", `${problem}: ${name}: ${messageOf(thrown)}`, hint, { cause: thrown });
  }
}

async function ignoreMissing(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (thrown) {
    if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown;
  }
}
