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
 * The resource whose ARN a request names. That of a log group must not end with `:*`, as the older of the two that
 * DescribeLogGroups answers does.
 *
 * @throws ServiceError `ResourceNotFoundException`, `ValidationException`.
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
  if (name === resourceArn || resourceArn.endsWith(":*")) throw logsError("ValidationException", "Invalid resourceArn");
  const group = await catalog.group(scope, checkedGroupName(name));
  return { tags: group.tags, replaceTags: (tags) => catalog.updateGroup(scope, { ...group, tags }) };
}
