import type { Group, GroupSummary, InsightsConfiguration } from "@aws-sdk/client-xray";
import type { Random, Scope } from "@faultline/core";
import { expandGroups, type FilterNode, type GroupTerm, parseFilter } from "@faultline/telemetry";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { xrayError } from "./errors.ts";
import { MAX_GROUPS } from "./limits.ts";

/** A group as it is kept. */
interface StoredGroup {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  readonly insights: InsightsConfiguration;
}

/** How a request names a group. */
export interface GroupReference {
  readonly GroupName?: string | undefined;
  readonly GroupARN?: string | undefined;
}

/** What a request sets of a group. */
export interface GroupSettings {
  readonly FilterExpression?: string | undefined;
  readonly InsightsConfiguration?: InsightsConfiguration | undefined;
}

/** The group of all traces, which everybody has: "Default is a reserved name". @see X-Ray API Reference, CreateGroup. */
const DEFAULT_GROUP = "Default";
const NAME = /^[A-Za-z0-9-]{1,32}$/;

/**
 * The groups of every account and Region. `Differs from AWS:` a group's traces are found when they are asked for, so
 * that a new expression holds for old traces, too.
 */
export class TraceGroups {
  readonly #stored: Collection<StoredGroup>;
  readonly #random: Random;

  constructor(state: StateStore, random: Random) {
    this.#stored = state.collection<StoredGroup>("xray/groups");
    this.#random = random;
  }

  create(scope: Scope, name: string, settings: GroupSettings): Group {
    if (!NAME.test(name))
      throw xrayError(
        "InvalidRequestException",
        `Invalid group name ${name}. Give 1 to 32 letters, digits and dashes.`,
      );
    if (name === DEFAULT_GROUP || this.#stored.get(scope, name) !== undefined)
      throw xrayError("InvalidRequestException", "Group name already exists.");
    if (this.#stored.list(scope).length >= MAX_GROUPS)
      throw xrayError("InvalidRequestException", `You have reached the limit of ${MAX_GROUPS} groups.`);
    const id = this.#random.hex(52).toUpperCase();
    const arn = `arn:aws:xray:${scope.region}:${scope.accountId}:group/${name}/${id}`;
    return this.#put(scope, { name, arn, expression: "", insights: { InsightsEnabled: false } }, settings);
  }

  update(scope: Scope, reference: GroupReference, settings: GroupSettings): Group {
    return this.#put(scope, this.#find(scope, reference), settings);
  }

  get(scope: Scope, reference: GroupReference): Group {
    return describeGroup(this.#find(scope, reference));
  }

  list(scope: Scope): GroupSummary[] {
    return this.#stored.list(scope).map(describeGroup);
  }

  remove(scope: Scope, reference: GroupReference): Group {
    const group = this.#find(scope, reference);
    this.#stored.delete(scope, group.name);
    return describeGroup(group);
  }

  /** The parsed expression of a request, its groups expanded; undefined for one that takes every trace. */
  parse(scope: Scope, expression: string | undefined): FilterNode | undefined {
    const node = parseExpression(expression);
    return node && expandGroups(node, (term) => this.#expressionOf(scope, term));
  }

  /** The expression of the group that a request names; undefined for none, and for a group of every trace. */
  expressionOf(scope: Scope, reference: GroupReference): FilterNode | undefined {
    const { GroupName: name, GroupARN: arn } = reference;
    if ((name === undefined && arn === undefined) || name === DEFAULT_GROUP) return undefined;
    return parseExpression(this.#find(scope, reference).expression);
  }

  #expressionOf(scope: Scope, { by, value }: GroupTerm): FilterNode {
    const group = this.#find(scope, by === "name" ? { GroupName: value } : { GroupARN: value });
    // A group of every trace: the keyword that every trace has.
    return parseExpression(group.expression) ?? { kind: "and", operands: [], span: { start: 0, end: 0 } };
  }

  #find(scope: Scope, { GroupName: name, GroupARN: arn }: GroupReference): StoredGroup {
    if ((name === undefined) === (arn === undefined))
      throw xrayError("InvalidRequestException", "Give either GroupName or GroupARN.");
    const group = this.#stored.list(scope).find((stored) => stored.name === name || stored.arn === arn);
    if (group === undefined) throw xrayError("InvalidRequestException", `Group not found: ${name ?? arn}.`);
    return group;
  }

  #put(scope: Scope, group: StoredGroup, settings: GroupSettings): Group {
    const { FilterExpression: expression = group.expression, InsightsConfiguration: insights } = settings;
    if (parseExpression(expression) !== undefined && hasGroupTerm(expression))
      throw xrayError("InvalidRequestException", "A group's filter expression cannot name a group.");
    const updated = { ...group, expression, insights: { ...group.insights, ...insights } };
    if (updated.insights.NotificationsEnabled === true && updated.insights.InsightsEnabled !== true)
      throw xrayError("InvalidRequestException", "Notifications need InsightsEnabled true.");
    this.#stored.put(scope, group.name, updated);
    return describeGroup(updated);
  }
}

function hasGroupTerm(expression: string): boolean {
  let isFound = false;
  const node = parseExpression(expression);
  if (node !== undefined) expandGroups(node, (term) => ((isFound = true), term));
  return isFound;
}

function parseExpression(text: string | undefined): FilterNode | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const { node, diagnostics } = parseFilter(text);
  if (node !== undefined) return node;
  const problems = diagnostics.map(({ message, span }) => `${message} (at character ${span.start + 1})`);
  throw xrayError("InvalidRequestException", `Invalid filter expression: ${problems.join("; ")}.`);
}

function describeGroup({ name, arn, expression, insights }: StoredGroup): Group {
  return {
    GroupName: name,
    GroupARN: arn,
    ...(expression === "" ? {} : { FilterExpression: expression }),
    InsightsConfiguration: insights,
  };
}
