import type { Tag } from "@aws-sdk/client-xray";
import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { xrayError } from "./errors.ts";
import { MAX_TAG_KEY_LENGTH, MAX_TAG_VALUE_LENGTH, MAX_TAGS } from "./limits.ts";

interface StoredTags {
  readonly [key: string]: string;
}

/** @see X-Ray API Reference, Tag. */
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;

/** The tags of groups and sampling rules, by ARN. */
export class ResourceTags {
  readonly #stored: Collection<StoredTags>;
  readonly #exists: (scope: Scope, arn: string) => boolean;

  /** @param exists Whether a resource has the ARN. */
  constructor(state: StateStore, exists: (scope: Scope, arn: string) => boolean) {
    this.#stored = state.collection<StoredTags>("xray/tags");
    this.#exists = exists;
  }

  add(scope: Scope, arn: string, tags: readonly Tag[]): void {
    const given = tags.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
    const all = { ...this.#tagsOf(scope, arn), ...Object.fromEntries(given) };
    for (const [key, value] of given) checkTag(key, value);
    if (Object.keys(all).length > MAX_TAGS)
      throw xrayError("TooManyTagsException", `A resource has at most ${MAX_TAGS} tags.`, { ResourceName: arn });
    this.#stored.put(scope, arn, all);
  }

  remove(scope: Scope, arn: string, keys: readonly string[]): void {
    const kept = Object.entries(this.#tagsOf(scope, arn)).filter(([key]) => !keys.includes(key));
    this.#stored.put(scope, arn, Object.fromEntries(kept));
  }

  list(scope: Scope, arn: string): Tag[] {
    return Object.entries(this.#tagsOf(scope, arn)).map(([Key, Value]) => ({ Key, Value }));
  }

  /** Forgets the tags of a resource that goes. */
  forget(scope: Scope, arn: string): void {
    this.#stored.delete(scope, arn);
  }

  #tagsOf(scope: Scope, arn: string): StoredTags {
    if (!this.#exists(scope, arn))
      throw xrayError("ResourceNotFoundException", `Resource not found: ${arn}.`, { ResourceName: arn });
    return this.#stored.get(scope, arn) ?? {};
  }
}

function checkTag(key: string, value: string): void {
  if (key.toLowerCase().startsWith("aws:"))
    throw xrayError("InvalidRequestException", "A tag key cannot begin with aws:.");
  if (key === "" || key.length > MAX_TAG_KEY_LENGTH || !TAG_TEXT.test(key))
    throw xrayError("InvalidRequestException", `Invalid tag key. ${allowed(MAX_TAG_KEY_LENGTH)}`);
  if (value.length > MAX_TAG_VALUE_LENGTH || !TAG_TEXT.test(value))
    throw xrayError("InvalidRequestException", `Invalid tag value. ${allowed(MAX_TAG_VALUE_LENGTH)}`);
}

function allowed(length: number): string {
  return `Give at most ${length} letters, digits, blanks and _.:/=+-@.`;
}
