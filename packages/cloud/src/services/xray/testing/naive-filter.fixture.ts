import type { FilterNode, SegmentDocument, Trace } from "@faultline/telemetry";

type Value = boolean | number | string;
type Look = (name: string) => Value[];

/**
 * Filter expressions evaluated the slow and plain way, over one whole trace in memory, from the words of the Developer
 * Guide; root causes apart. Only the parser is shared with what it checks.
 */
export function naiveMatches(node: FilterNode, trace: Trace): boolean {
  const segments = trace.segments.filter((segment) => segment.type !== "subsegment");
  const root = segments.find((segment) => callerOf(segment, segments) === undefined);
  const wholeTrace: Look = (name) => lookUpTrace(name, trace, root);
  const evaluate = (at: FilterNode, look: Look): boolean => {
    if (at.kind === "and") return at.operands.every((operand) => evaluate(operand, look));
    if (at.kind === "or") return at.operands.some((operand) => evaluate(operand, look));
    if (at.kind === "not") return !evaluate(at.operand, look);
    if (at.kind === "keyword") return test(look(at.name), at.comparison, at.name);
    if (at.kind === "annotation") return test(look(`${at.side ?? ""}@${at.key}`), at.comparison, "@");
    const inside = (look2: Look) => !("filter" in at) || at.filter === undefined || evaluate(at.filter, look2);
    if (at.kind === "service")
      return segments.some((s) => isNamed(s, at.selector) && inside((name) => lookUp(name, s, root)));
    if (at.kind !== "edge") throw new Error(`no naive answer for ${at.kind}`);
    return segments.some((callee) => {
      const caller = callerOf(callee, segments);
      if (caller === undefined || !isNamed(caller, at.source) || !isNamed(callee, at.target)) return false;
      return inside((name) =>
        name.startsWith("source@")
          ? lookUp(name.slice(6), caller, root)
          : lookUp(name.replace(/^destination/, ""), callee, root),
      );
    });
  };
  return evaluate(node, wholeTrace);
}

function test(values: Value[], comparison: { operator: string; value: Value } | undefined, name: string): boolean {
  if (comparison === undefined) return values.some((value) => value !== false);
  const isFlag = typeof comparison.value === "boolean" && name !== "@";
  const given = isFlag && values.length === 0 ? [false] : values;
  return given.some((value) => {
    if (typeof value !== typeof comparison.value) return false;
    const [a, b] = [String(value), String(comparison.value)];
    const tests: Record<string, boolean> = {
      "=": value === comparison.value,
      "!=": value !== comparison.value,
      "<": value < comparison.value,
      "<=": value <= comparison.value,
      ">": value > comparison.value,
      ">=": value >= comparison.value,
      CONTAINS: a.includes(b),
      BEGINSWITH: a.startsWith(b),
      ENDSWITH: a.endsWith(b),
    };
    return tests[comparison.operator] ?? false;
  });
}

function parts(segment: SegmentDocument): SegmentDocument[] {
  return [segment, ...(segment.subsegments ?? []).flatMap(parts)];
}

function callerOf(callee: SegmentDocument, segments: readonly SegmentDocument[]): SegmentDocument | undefined {
  return segments.find((caller) => caller !== callee && parts(caller).some((part) => part.id === callee.parent_id));
}

function isNamed(segment: SegmentDocument, selector?: { name?: string; type?: string; accountId?: string }): boolean {
  const given = { name: segment.name, type: segment.origin, accountId: segment.aws?.account_id };
  return Object.entries(selector ?? {}).every(([key, value]) =>
    Object.entries(given).some(([k, v]) => k === key && v === value),
  );
}

function lookUpTrace(name: string, trace: Trace, root: SegmentDocument | undefined): Value[] {
  const all = trace.segments;
  const ends = all.map((segment) => segment.end_time ?? segment.start_time);
  if (name === "duration") return [Math.max(...ends) - Math.min(...all.map((segment) => segment.start_time))];
  if (name === "partial")
    return [
      all.some(
        (s) => s.type === "subsegment" || parts(s).some((part) => part.in_progress ?? part.end_time === undefined),
      ),
    ];
  if (name.includes("@")) return all.flatMap((segment) => lookUp(name, segment, root));
  const anywhere = ["throttle", "inferred", "user", "message", "availabilityzone", "instance.id", "resource.arn"];
  if (!anywhere.includes(name)) return root === undefined ? [] : lookUp(name, root, root);
  const values = all.flatMap((segment) => lookUp(name, segment, root));
  return name === "throttle" || name === "inferred" ? [values.includes(true)] : values;
}

function lookUp(name: string, segment: SegmentDocument, root: SegmentDocument | undefined): Value[] {
  if (name.includes("@")) {
    const key = name.slice(name.indexOf("@") + 1);
    return parts(segment).flatMap((part) => part.annotations?.[key] ?? []);
  }
  const { throttle, error, fault } = naiveFlags(segment);
  const time = Math.max(0, (segment.end_time ?? 0) - segment.start_time);
  const ec2 = JSON.parse(JSON.stringify(segment.aws?.ec2 ?? {})) as Record<string, string>;
  const values: Record<string, unknown> = {
    ok: !error && !fault,
    error,
    throttle,
    fault,
    partial: segment.in_progress ?? segment.end_time === undefined,
    inferred: segment.inferred ?? false,
    root: segment === root,
    responsetime: time,
    duration: time,
    ...naiveHttp(segment),
    user: segment.user,
    name: segment.name,
    type: segment.origin,
    "account.id": segment.aws?.account_id,
    "instance.id": ec2.instance_id,
    availabilityzone: ec2.availability_zone,
    "resource.arn": segment.resource_arn,
    message: parts(segment).flatMap(({ cause }) =>
      typeof cause === "object" ? (cause.exceptions ?? []).map((exception) => exception.message) : [],
    ),
  };
  return [values[name]].flat().filter((value) => value !== undefined) as Value[];
}

function naiveFlags(segment: SegmentDocument): { throttle: boolean; error: boolean; fault: boolean } {
  const status = segment.http?.response?.status ?? 0;
  const throttle = segment.throttle ?? status === 429;
  const error = throttle || (segment.error ?? (status >= 400 && status <= 499));
  return { throttle, error, fault: segment.fault ?? (status >= 500 && status <= 599) };
}

function naiveHttp({ http: { request, response } = {} }: SegmentDocument): Record<string, unknown> {
  return {
    "http.status": response?.status,
    "http.url": request?.url,
    "http.method": request?.method,
    "http.useragent": request?.user_agent,
    "http.clientip": request?.client_ip,
  };
}
