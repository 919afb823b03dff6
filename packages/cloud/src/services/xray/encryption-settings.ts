import type { EncryptionConfig } from "@aws-sdk/client-xray";
import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { xrayError } from "./errors.ts";

interface StoredSetting {
  readonly type: "KMS" | "NONE";
  readonly keyId?: string;
}

const KEY = "encryption";

/** How traces are encrypted, kept as a setting: the lab's store is a file of its owner. */
export class EncryptionSettings {
  readonly #stored: Collection<StoredSetting>;

  constructor(state: StateStore) {
    this.#stored = state.collection<StoredSetting>("xray/encryption");
  }

  get(scope: Scope): EncryptionConfig {
    const { type, keyId } = this.#stored.get(scope, KEY) ?? { type: "NONE" };
    return { Type: type, Status: "ACTIVE", ...(keyId === undefined ? {} : { KeyId: keyId }) };
  }

  put(scope: Scope, type: "KMS" | "NONE" | undefined, keyId: string | undefined): EncryptionConfig {
    if (type === undefined) throw xrayError("InvalidRequestException", "Type is required.");
    if ((type === "KMS") !== (keyId !== undefined))
      throw xrayError("InvalidRequestException", "KeyId is required for type KMS, and for that type only.");
    this.#stored.put(scope, KEY, keyId === undefined ? { type } : { type, keyId });
    return { ...this.get(scope), Status: "UPDATING" };
  }
}
