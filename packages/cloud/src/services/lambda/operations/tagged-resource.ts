import type { Scope } from "@faultline/core";
import { isCodeSigningArn } from "../catalog/code-signing-catalog.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { requireUnqualified } from "./require-unqualified.ts";

const UNQUALIFIED_ONLY = "Tags on function aliases and versions are not supported. Please specify a function ARN.";

type Tags = Readonly<Record<string, string>>;

/** Something with tags. */
export interface TaggedResource {
  readonly tags: Tags;
  /** @throws ServiceError `InvalidParameterValueException` for too many. */
  put(tags: Tags): void;
}

/**
 * The function or code signing configuration that an ARN names. A function's tags are part of its revision.
 *
 * @throws ServiceError where there is none, and for a version or alias.
 * @see recorded answers, 2024-04.
 */
export function findTagged(parts: LambdaParts, scope: Scope, arn: string | undefined): TaggedResource {
  const { codeSigning, dependencies, functions } = parts;
  if (isCodeSigningArn(arn)) {
    const record = codeSigning.require(scope, arn);
    return limited(record.tags, (tags) => codeSigning.put(scope, { ...record, tags }));
  }
  const record = requireUnqualified(parts, scope, arn, UNQUALIFIED_ONLY);
  return limited(record.tags, (tags) => {
    const revisionId = dependencies.random.uuid();
    functions.put(scope, { ...record, tags, latest: { ...record.latest, revisionId } });
  });
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
