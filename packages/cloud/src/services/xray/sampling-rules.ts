import type {
  SamplingRateBoost,
  SamplingRule as SamplingRuleShape,
  SamplingRuleRecord,
  SamplingRuleUpdate,
} from "@aws-sdk/client-xray";
import { type Clock, type Random, type Scope, scopeKey } from "@faultline/core";
import {
  DEFAULT_SAMPLING_RULE,
  findSamplingRule,
  Sampler,
  type SamplingRequest,
  type SamplingRule,
} from "@faultline/telemetry";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { xrayError } from "./errors.ts";
import { MAX_SAMPLING_RULES } from "./limits.ts";

/** A rule as it is kept. Times in epoch milliseconds. */
interface StoredRule {
  readonly rule: SamplingRule;
  /** Kept as a setting only: the lab does not raise rates on anomalies. */
  readonly boost?: SamplingRateBoost | undefined;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

const LAST_CHANGE = "last";

/** What can change of the rule Default. @see X-Ray Developer Guide, "Configuring sampling rules". */
const DEFAULT_CHANGES: ReadonlySet<string> = new Set(["fixedRate", "reservoirSize"]);

/** The sampling rules of every account and Region, and the decisions made with them. */
export class SamplingRules {
  readonly #stored: Collection<StoredRule>;
  /** When the rules of an owner changed last, by {@link LAST_CHANGE}: a deleted rule leaves no time of its own. */
  readonly #changes: Collection<{ readonly changedMs: number }>;
  readonly #sampler: Sampler;
  readonly #clock: Clock;

  constructor(state: StateStore, clock: Clock, random: Random) {
    this.#stored = state.collection<StoredRule>("xray/sampling-rules");
    this.#changes = state.collection("xray/sampling-changes");
    this.#sampler = new Sampler(clock, random);
    this.#clock = clock;
  }

  /** Whether to trace a request that nobody has decided about yet. */
  decide(scope: Scope, request: SamplingRequest): boolean {
    const rule =
      findSamplingRule(
        this.#rules(scope).map((stored) => stored.rule),
        request,
      ) ?? DEFAULT_SAMPLING_RULE;
    return this.#sampler.decide(`${scopeKey(scope)}/${rule.name}`, rule);
  }

  /** Requests that matched a rule and those that were traced, since the lab started. */
  statistics(scope: Scope, name: string): { readonly requestCount: number; readonly sampledCount: number } {
    return this.#sampler.statistics(`${scopeKey(scope)}/${name}`);
  }

  list(scope: Scope): SamplingRuleRecord[] {
    return this.#rules(scope).map((stored) => describeRule(scope, stored));
  }

  /** When a rule was made, changed or removed last, epoch milliseconds; 0 for never. */
  lastChangeMs(scope: Scope): number {
    return this.#changes.get(scope, LAST_CHANGE)?.changedMs ?? 0;
  }

  find(scope: Scope, name: string): SamplingRule | undefined {
    return this.#rules(scope).find(({ rule }) => rule.name === name)?.rule;
  }

  create(scope: Scope, shape: SamplingRuleShape): SamplingRuleRecord {
    const rule = ruleOf(shape);
    if (this.find(scope, rule.name) !== undefined)
      throw xrayError("InvalidRequestException", "Invalid rule name. Rule already exists.");
    const custom = this.#rules(scope).filter((stored) => stored.rule.name !== DEFAULT_SAMPLING_RULE.name);
    if (custom.length >= MAX_SAMPLING_RULES) {
      throw xrayError(
        "RuleLimitExceededException",
        `You have reached the limit of ${MAX_SAMPLING_RULES} sampling rules.`,
      );
    }
    const now = this.#clock.now();
    return this.#put(scope, { rule, boost: shape.SamplingRateBoost, createdMs: now, modifiedMs: now });
  }

  update(scope: Scope, update: SamplingRuleUpdate): SamplingRuleRecord {
    const name = ruleNameOf(update);
    const known = this.#rules(scope).find(({ rule }) => rule.name === name);
    if (known === undefined) throw xrayError("InvalidRequestException", "Rule does not exist.");
    const changes = changesOf(update);
    if (name === DEFAULT_SAMPLING_RULE.name && Object.keys(changes).some((member) => !DEFAULT_CHANGES.has(member)))
      // As issue 49597 of hashicorp/terraform-provider-aws quotes AWS.
      throw xrayError("InvalidRequestException", "Invalid update request for default sampling rule");
    const { SamplingRateBoost: boost = known.boost } = update;
    return this.#put(scope, { ...known, rule: { ...known.rule, ...changes }, boost, modifiedMs: this.#clock.now() });
  }

  remove(
    scope: Scope,
    identification: { RuleName?: string | undefined; RuleARN?: string | undefined },
  ): SamplingRuleRecord {
    const name = ruleNameOf(identification);
    if (name === DEFAULT_SAMPLING_RULE.name)
      throw xrayError("InvalidRequestException", "The rule Default cannot be deleted.");
    const known = this.#stored.get(scope, name);
    if (known === undefined) throw xrayError("InvalidRequestException", "Rule does not exist.");
    this.#stored.delete(scope, name);
    this.#changes.put(scope, LAST_CHANGE, { changedMs: this.#clock.now() });
    return describeRule(scope, known);
  }

  #rules(scope: Scope): readonly StoredRule[] {
    const stored = this.#stored.list(scope);
    const hasDefault = stored.some(({ rule }) => rule.name === DEFAULT_SAMPLING_RULE.name);
    return hasDefault ? stored : [...stored, { rule: DEFAULT_SAMPLING_RULE, createdMs: 0, modifiedMs: 0 }];
  }

  #put(scope: Scope, stored: StoredRule): SamplingRuleRecord {
    this.#stored.put(scope, stored.rule.name, stored);
    this.#changes.put(scope, LAST_CHANGE, { changedMs: stored.modifiedMs });
    return describeRule(scope, stored);
  }
}

function ruleNameOf({ RuleName, RuleARN }: { RuleName?: string | undefined; RuleARN?: string | undefined }): string {
  const name = RuleName ?? RuleARN?.split("sampling-rule/")[1];
  if (name === undefined) throw xrayError("InvalidRequestException", "One of RuleName and RuleARN is required.");
  return name;
}

function ruleOf(shape: SamplingRuleShape): SamplingRule {
  if (shape.Version !== 1) {
    throw xrayError("InvalidRequestException", "Invalid version. The only supported version is 1.");
  }
  const rule = { ...DEFAULT_SAMPLING_RULE, ...changesOf(shape), name: ruleNameOf(shape) };
  if (rule.priority < 1 || rule.priority > 9999) {
    throw xrayError("InvalidRequestException", `Invalid priority ${rule.priority}. Give 1 to 9999.`);
  }
  if (rule.fixedRate < 0 || rule.fixedRate > 1) {
    throw xrayError("InvalidRequestException", `Invalid fixed rate ${rule.fixedRate}. Give 0 to 1.`);
  }
  return rule;
}

/** The members that are given; a rule and an update name them alike. */
function changesOf(update: Omit<SamplingRuleUpdate, "RuleName" | "RuleARN">): Partial<SamplingRule> {
  const changes = {
    priority: update.Priority,
    fixedRate: update.FixedRate,
    reservoirSize: update.ReservoirSize,
    serviceName: update.ServiceName,
    serviceType: update.ServiceType,
    host: update.Host,
    httpMethod: update.HTTPMethod,
    urlPath: update.URLPath,
    resourceArn: update.ResourceARN,
    attributes: update.Attributes,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function describeRule(scope: Scope, { rule, boost, createdMs, modifiedMs }: StoredRule): SamplingRuleRecord {
  return {
    SamplingRule: {
      RuleName: rule.name,
      RuleARN: `arn:aws:xray:${scope.region}:${scope.accountId}:sampling-rule/${rule.name}`,
      ResourceARN: rule.resourceArn,
      Priority: rule.priority,
      FixedRate: rule.fixedRate,
      ReservoirSize: rule.reservoirSize,
      ServiceName: rule.serviceName,
      ServiceType: rule.serviceType,
      Host: rule.host,
      HTTPMethod: rule.httpMethod,
      URLPath: rule.urlPath,
      Version: 1,
      Attributes: { ...rule.attributes },
      ...(boost === undefined ? {} : { SamplingRateBoost: boost }),
    },
    CreatedAt: new Date(createdMs),
    ModifiedAt: new Date(modifiedMs),
  };
}
