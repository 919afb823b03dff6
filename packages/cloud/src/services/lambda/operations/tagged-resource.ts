import type { Scope } from "@faultline/core";
import { isCodeSigningArn } from "../catalog/code-signing-catalog.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { requireUnqualified } from "./require-unqualified.ts";

type Tags = Readonly<Record<string, string>>;

/** Something with tags. */
export interface TaggedResource {
  readonly tags: Tags;
  /** @throws ServiceError `InvalidParameterValueException` for too many. */
  put(tags: Tags): void;
}

/** The function or code signing configuration that an ARN names. @throws ServiceError where there is none. */
export function findTagged(parts: LambdaParts, scope: Scope, arn: string | undefined): TaggedResource {
  const { codeSigning, functions } = parts;
  if (isCodeSigningArn(arn)) {
    const record = codeSigning.require(scope, arn);
    return limited(record.tags, (tags) => codeSigning.put(scope, { ...record, tags }));
  }
  const record = requireUnqualified(parts, scope, arn);
  return limited(record.tags, (tags) => functions.put(scope, { ...record, tags }));
}

function limited(tags: Tags, store: (tags: Tags) => void): TaggedResource {
  return {
    tags,
    put(changed) {
      checkTagCount(changed);
      store(changed);
    },
  };
}

/** @throws ServiceError `InvalidParameterValueException`. */
export function checkTagCount(tags: Tags): void {
  if (Object.keys(tags).length > LAMBDA_LIMITS.tagsPerResource) {
    throw invalidParameter("Number of tags exceeds resource tag limit.");
  }
}
