import type { ResourcePolicy } from "@aws-sdk/client-xray";
import { type Clock, isJsonObject, parseJson, type Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { xrayError } from "./errors.ts";
import { MAX_POLICIES, MAX_POLICY_BYTES } from "./limits.ts";

interface StoredPolicy {
  readonly name: string;
  readonly document: string;
  readonly revisionId: string;
  readonly updatedMs: number;
}

/** What a request sets of a policy. */
interface PolicySettings {
  readonly name: string | undefined;
  readonly document: string | undefined;
  readonly revisionId: string | undefined;
}

/** Resource policies, kept as settings: the lab lets every service send segments. */
export class ResourcePolicies {
  readonly #stored: Collection<StoredPolicy>;
  readonly #clock: Clock;

  constructor(state: StateStore, clock: Clock) {
    this.#stored = state.collection<StoredPolicy>("xray/resource-policies");
    this.#clock = clock;
  }

  put(scope: Scope, { name, document, revisionId }: PolicySettings): ResourcePolicy {
    if (name === undefined || document === undefined)
      throw xrayError("InvalidRequestException", "PolicyName and PolicyDocument are required.");
    if (Buffer.byteLength(document) > MAX_POLICY_BYTES)
      throw xrayError("PolicySizeLimitExceededException", `A policy has at most ${MAX_POLICY_BYTES} bytes.`);
    if (!isJsonObject(parseJson(document)))
      throw xrayError("MalformedPolicyDocumentException", "The policy document is no JSON object.");
    const known = this.#stored.get(scope, name);
    this.#checkRevision(known, revisionId);
    if (known === undefined && this.#stored.list(scope).length >= MAX_POLICIES)
      throw xrayError("PolicyCountLimitExceededException", `An account has at most ${MAX_POLICIES} policies.`);
    // "updated with an incremented revision id": X-Ray API Reference, PutResourcePolicy.
    const nextRevision = String(Number(known?.revisionId ?? 0) + 1);
    const policy = { name, document, revisionId: nextRevision, updatedMs: this.#clock.now() };
    this.#stored.put(scope, name, policy);
    return describePolicy(policy);
  }

  list(scope: Scope): ResourcePolicy[] {
    return this.#stored.list(scope).map(describePolicy);
  }

  remove(scope: Scope, name: string, revisionId: string | undefined): void {
    this.#checkRevision(this.#stored.get(scope, name), revisionId);
    this.#stored.delete(scope, name);
  }

  #checkRevision(policy: StoredPolicy | undefined, revisionId: string | undefined): void {
    const isExpected = revisionId === undefined || revisionId === (policy?.revisionId ?? "0");
    if (!isExpected) throw xrayError("InvalidPolicyRevisionIdException", "The policy has another revision id.");
  }
}

function describePolicy({ name, document, revisionId, updatedMs }: StoredPolicy): ResourcePolicy {
  return {
    PolicyName: name,
    PolicyDocument: document,
    PolicyRevisionId: revisionId,
    LastUpdatedTime: new Date(updatedMs),
  };
}
