import { checkedLimit } from "../check-input.ts";
import { type Destination, describeDestination } from "../destination.ts";
import { logsError } from "../errors.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";
import { checkedTags } from "../tags.ts";

/** PutDestination: makes a destination, or changes where one leads. Differs from AWS: it is kept, and gets no logs. */
export function putDestination({ destinations, clock }: LogsDependencies): LogsHandler<"PutDestination"> {
  return ({ destinationName = "", targetArn = "", roleArn = "", tags = {} }, { scope }) => {
    const before = destinations.get(scope, destinationName) ?? { creationTime: clock.now(), tags: {} };
    const destination = { ...before, destinationName, targetArn, roleArn, tags: checkedTags(before.tags, tags) };
    destinations.put(scope, destinationName, destination);
    return { destination: describeDestination(scope, destination) };
  };
}

/** PutDestinationPolicy: who may subscribe through the destination. */
export function putDestinationPolicy({ destinations }: LogsDependencies): LogsHandler<"PutDestinationPolicy"> {
  return ({ destinationName = "", accessPolicy = "" }, { scope }) => {
    const destination = requireDestination(destinations.get(scope, destinationName));
    destinations.put(scope, destinationName, { ...destination, accessPolicy });
    return {};
  };
}

/** DescribeDestinations: by name. */
export function describeDestinations({ destinations }: LogsDependencies): LogsHandler<"DescribeDestinations"> {
  return ({ DestinationNamePrefix = "", limit, nextToken }, { scope }) => {
    const found = destinations
      .list(scope)
      .filter(({ destinationName }) => destinationName.startsWith(DestinationNamePrefix));
    const page = pageOf(found, ({ destinationName }) => destinationName, {
      limit: checkedLimit(limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES }),
      nextToken,
    });
    return {
      destinations: page.entries.map((destination) => describeDestination(scope, destination)),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

/** DeleteDestination. */
export function deleteDestination({ destinations }: LogsDependencies): LogsHandler<"DeleteDestination"> {
  return ({ destinationName = "" }, { scope }) => {
    requireDestination(destinations.get(scope, destinationName));
    destinations.delete(scope, destinationName);
    return {};
  };
}

function requireDestination(destination: Destination | undefined): Destination {
  if (destination !== undefined) return destination;
  throw logsError("ResourceNotFoundException", "The specified destination does not exist.");
}
