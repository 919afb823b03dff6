import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { lambdaError } from "../errors.ts";
import type { CodeSigningRecord } from "./records.ts";

const ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):code-signing-config:(csc-[a-z0-9]{17})$/;

/** The code signing configurations of every account and Region. */
export class CodeSigningCatalog {
  readonly #records: Collection<CodeSigningRecord>;

  constructor(state: StateStore) {
    this.#records = state.collection("lambda/code-signing-configs");
  }

  list(scope: Scope): readonly CodeSigningRecord[] {
    return this.#records.list(scope);
  }

  put(scope: Scope, record: CodeSigningRecord): void {
    this.#records.put(scope, record.id, record);
  }

  delete(scope: Scope, record: CodeSigningRecord): void {
    this.#records.delete(scope, record.id);
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  require(scope: Scope, arn: string | undefined): CodeSigningRecord {
    const record = this.#find(scope, arn);
    if (record !== undefined) return record;
    const message = `The Lambda code signing configuration ${arn ?? ""} can not be found.`;
    throw lambdaError("ResourceNotFoundException", message); // Without a type, as recorded.
  }

  /** Checks the configuration that a function shall use. @throws ServiceError `CodeSigningConfigNotFoundException`. */
  requireUsable(scope: Scope, arn: string): void {
    if (this.#find(scope, arn) !== undefined) return;
    throw lambdaError(
      "CodeSigningConfigNotFoundException",
      `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
      { Type: "User" },
    );
  }

  #find(scope: Scope, arn: string | undefined): CodeSigningRecord | undefined {
    const [, region, accountId, id = ""] = ARN.exec(arn ?? "") ?? [];
    return region === scope.region && accountId === scope.accountId ? this.#records.get(scope, id) : undefined;
  }
}

/** Whether an ARN names a code signing configuration. */
export function isCodeSigningArn(arn: string | undefined): boolean {
  return ARN.test(arn ?? "");
}

/** The ARN of a code signing configuration. */
export function codeSigningArn(scope: Scope, id: string): string {
  return `arn:aws:lambda:${scope.region}:${scope.accountId}:code-signing-config:${id}`;
}
