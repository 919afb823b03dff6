/** Which requests to trace, and how many of them. `*` and `?` in the patterns are wildcards. */
export interface SamplingRule {
  readonly name: string;
  /** 1 to 9999, lower first; the rule `Default` comes last. */
  readonly priority: number;
  /** Share of the requests beyond the reservoir, 0 to 1. */
  readonly fixedRate: number;
  /** Requests a second that are traced before the rate applies. */
  readonly reservoirSize: number;
  readonly serviceName: string;
  readonly serviceType: string;
  readonly host: string;
  readonly httpMethod: string;
  readonly urlPath: string;
  readonly resourceArn: string;
  /** Segment attributes that are known when it is decided, with patterns for their values; absent for none. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A request that somebody must decide about; what is absent matches only `*`. */
export interface SamplingRequest {
  readonly serviceName?: string;
  readonly serviceType?: string;
  readonly host?: string;
  readonly httpMethod?: string;
  readonly urlPath?: string;
  readonly resourceArn?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * The rule that every account has: the first request each second, and five percent of the others.
 *
 * @see X-Ray Developer Guide, "Configuring sampling rules", read 2026-11.
 */
export const DEFAULT_SAMPLING_RULE: SamplingRule = {
  name: "Default",
  priority: 10_000,
  fixedRate: 0.05,
  reservoirSize: 1,
  serviceName: "*",
  serviceType: "*",
  host: "*",
  httpMethod: "*",
  urlPath: "*",
  resourceArn: "*",
};

/** The first rule, by priority and then by name, that a request matches. */
export function findSamplingRule(rules: readonly SamplingRule[], request: SamplingRequest): SamplingRule | undefined {
  const ordered = rules.toSorted((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
  return ordered.find((rule) => matchesRule(rule, request));
}

function matchesRule(rule: SamplingRule, request: SamplingRequest): boolean {
  return (
    matchesWildcard(rule.serviceName, request.serviceName) &&
    matchesWildcard(rule.serviceType, request.serviceType) &&
    matchesWildcard(rule.host, request.host) &&
    matchesWildcard(rule.httpMethod, request.httpMethod) &&
    matchesWildcard(rule.urlPath, request.urlPath) &&
    matchesWildcard(rule.resourceArn, request.resourceArn) &&
    Object.entries(rule.attributes ?? {}).every(([key, pattern]) => matchesAttribute(pattern, key, request))
  );
}

/** An attribute that a rule asks for must be there, whatever its value. */
function matchesAttribute(pattern: string, key: string, { attributes = {} }: SamplingRequest): boolean {
  return Object.hasOwn(attributes, key) && matchesWildcard(pattern, attributes[key]);
}

/** Whether text matches a pattern in which `*` is any run and `?` one character; case does not count. Linear time. */
export function matchesWildcard(pattern: string, text: string | undefined): boolean {
  if (pattern === "*") return true;
  if (text === undefined) return false;
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [p, t, starAt, resumeAt] = [0, 0, -1, 0];
  while (t < given.length) {
    if (wanted[p] === "*") {
      starAt = p++;
      resumeAt = t;
    } else if (wanted[p] === "?" || wanted[p] === given[t]) {
      p++;
      t++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      t = ++resumeAt;
    } else return false;
  }
  while (wanted[p] === "*") p++;
  return p === wanted.length;
}
