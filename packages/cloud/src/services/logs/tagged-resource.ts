import type { Scope } from "@faultline/core";
import { checkedGroupName } from "./check-input.ts";
import { destinationNameOf } from "./destination.ts";
import { logsError } from "./errors.ts";
import { nameInIdentifier } from "./log-group.ts";
import type { LogsDependencies } from "./logs-dependencies.ts";
import type { Tags } from "./tags.ts";

/** A log group or a destination, as far as its tags go. */
export interface TaggedResource {
  readonly tags: Tags;
  readonly replaceTags: (tags: Tags) => void;
}

/**
 * The resource whose ARN a request names.
 *
 * @throws ServiceError `ResourceNotFoundException`, `InvalidParameterException`.
 */
export async function taggedResource(
  { catalog, destinations }: LogsDependencies,
  scope: Scope,
  resourceArn = "",
): Promise<TaggedResource> {
  const destinationName = destinationNameOf(resourceArn);
  if (destinationName !== undefined) {
    const destination = destinations.get(scope, destinationName);
    if (destination === undefined) {
      throw logsError("ResourceNotFoundException", "The specified destination does not exist.");
    }
    const { tags } = destination;
    return { tags, replaceTags: (next) => destinations.put(scope, destinationName, { ...destination, tags: next }) };
  }
  const name = nameInIdentifier(resourceArn);
  if (name === resourceArn) {
    throw logsError("InvalidParameterException", `The resource ARN is not that of a log group: ${resourceArn}`);
  }
  const group = await catalog.group(scope, checkedGroupName(name));
  return { tags: group.tags, replaceTags: (tags) => catalog.updateGroup(scope, { ...group, tags }) };
}
