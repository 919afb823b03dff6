import { entriesOf, type TemplateNode } from "@faultline/template";
import { isCondition } from "../templates/condition.ts";
import type { EnsureCheck } from "./load-script.ts";
import type { NodeReader } from "./node-reader.ts";

/** The short form: a percentile of the response time, in milliseconds. */
const SHORT_METRICS = ["min", "max", "mean", "median", "p50", "p75", "p90", "p95", "p99", "p999"];
const KEYS = [...SHORT_METRICS, "maxErrorRate", "thresholds", "conditions"];

/**
 * Reads `ensure`: short forms (`p95: 200`, `maxErrorRate: 1`), thresholds and conditions.
 *
 * @see Artillery documentation, "ensure": thresholds and short forms must stay below their value.
 */
export function readEnsure(reader: NodeReader, node: TemplateNode | undefined): readonly EnsureCheck[] {
  const ensure = reader.mapping(node, "ensure", KEYS);
  const short = [...ensure].flatMap(([key, value]): EnsureCheck[] => {
    if (!SHORT_METRICS.includes(key)) return [];
    const below = reader.number(value, key);
    return below === undefined ? [] : [{ kind: "threshold", metric: `http.response_time.${key}`, below }];
  });
  return [
    ...short,
    ...readErrorRate(reader, ensure.get("maxErrorRate")),
    ...reader.list(ensure.get("thresholds")).flatMap((item) => readThresholds(reader, item)),
    ...reader.list(ensure.get("conditions")).flatMap((item) => readCondition(reader, item)),
  ];
}

/** In per cent of all virtual users. */
function readErrorRate(reader: NodeReader, node: TemplateNode | undefined): readonly EnsureCheck[] {
  const most = reader.number(node, "maxErrorRate");
  if (most === undefined) return [];
  const expression = `100 * vusers.failed / vusers.created <= ${most}`;
  return [{ kind: "condition", expression, isStrict: true }];
}

function readThresholds(reader: NodeReader, node: TemplateNode): readonly EnsureCheck[] {
  return entriesOf(node).flatMap(({ key, value }): EnsureCheck[] => {
    const below = reader.number(value, key);
    return below === undefined ? [] : [{ kind: "threshold", metric: key, below }];
  });
}

function readCondition(reader: NodeReader, node: TemplateNode): readonly EnsureCheck[] {
  const condition = reader.mapping(node, "a condition", ["expression", "strict"]);
  const place = condition.get("expression");
  const expression = reader.text(place, "expression");
  if (expression === undefined || place === undefined) {
    if (place === undefined) reader.error(node, "The condition has no expression", "Write expression: metric < value");
    return [];
  }
  if (!isCondition(expression)) {
    const hint = 'Write comparisons joined by and or or: "http.response_time.p95 < 250 and vusers.failed == 0"';
    reader.error(place, `The condition cannot be read: ${expression}`, hint);
    return [];
  }
  return [{ kind: "condition", expression, isStrict: reader.flag(condition.get("strict"), "strict", true) }];
}
