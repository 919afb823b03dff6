import type { TemplateNode } from "@faultline/template";
import { nearestName } from "@faultline/template";
import { LOAD_LIMITS } from "../limits.ts";
import { isCondition } from "../templates/condition.ts";
import type { LoopStep, Step } from "./load-script.ts";
import type { NodeReader } from "./node-reader.ts";
import { readRequest } from "./read-request.ts";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"];
const ACTIONS = ["think", "loop", "log", "function"];
/** Keys that stand beside an action in the same step. */
const LOOP_KEYS = ["count", "over", "whileTrue", "loopValue"];
const MODIFIERS = [...LOOP_KEYS, "ifTrue"];

/** Reads the steps of a flow. Unknown steps are left out with a warning. */
export function readFlow(reader: NodeReader, node: TemplateNode | undefined, depth = 0): readonly Step[] {
  const items = reader.list(node);
  if (node !== undefined && items.length > LOAD_LIMITS.stepsMax) {
    reader.error(node, `The flow has more than ${LOAD_LIMITS.stepsMax} steps`, "Write repeated steps as a loop");
    return [];
  }
  return items.flatMap((item) => readStep(reader, item, depth) ?? []);
}

function readStep(reader: NodeReader, node: TemplateNode, depth: number): Step | undefined {
  const step = reader.mapping(node, "a step", "any");
  const ifTrue = readCondition(reader, step.get("ifTrue"));
  for (const [action, value] of step) {
    if (METHODS.includes(action)) {
      const request = readRequest(reader, action, value);
      return request === undefined || ifTrue === undefined ? request : { ...request, ifTrue };
    }
    switch (action) {
      case "think":
        return { kind: "think", duration: readThink(reader, value), ifTrue };
      case "log":
        return { kind: "log", text: reader.text(value, "log") ?? "", ifTrue };
      case "function":
        return { kind: "function", name: reader.text(value, "function") ?? "", ifTrue, line: value.line };
      case "loop":
        return readLoop(reader, value, step, depth);
      default:
        break;
    }
  }
  warnUnknownStep(reader, node, step);
  return undefined;
}

function warnUnknownStep(reader: NodeReader, node: TemplateNode, step: ReadonlyMap<string, TemplateNode>): void {
  const name = [...step.keys()].find((key) => !MODIFIERS.includes(key));
  if (name === undefined) return;
  const nearest = nearestName(name, [...METHODS, ...ACTIONS]);
  const hint = nearest === undefined ? `Use ${[...METHODS, ...ACTIONS].join(", ")}` : `Did you mean ${nearest}?`;
  reader.warn(node, `There is no step ${name}; it is left out`, hint);
}

function readThink(reader: NodeReader, node: TemplateNode) {
  const value = reader.json(node);
  if (typeof value === "string" && value.includes("{{")) return value;
  return reader.durationMs(node, "think") === undefined ? 0 : value;
}

function readLoop(
  reader: NodeReader,
  node: TemplateNode,
  step: ReadonlyMap<string, TemplateNode>,
  depth: number,
): LoopStep | undefined {
  if (depth >= LOAD_LIMITS.loopDepthMax) {
    reader.error(node, `Loops are nested more than ${LOAD_LIMITS.loopDepthMax} deep`, "Join inner loops");
    return undefined;
  }
  const nested = countAmongSteps(node);
  const modifier = (name: string) => step.get(name) ?? nested.get(name);
  const count = modifier("count");
  const over = modifier("over");
  const whileTrue = modifier("whileTrue");
  if (count === undefined && over === undefined && whileTrue === undefined)
    reader.warn(node, "The loop has no count, over or whileTrue; it runs once", "Write count: 10 beside loop");
  return {
    kind: "loop",
    steps: readFlow(reader, withoutModifiers(node), depth + 1),
    count: count === undefined ? undefined : reader.json(count),
    over: over === undefined ? undefined : reader.json(over),
    whileTrue: whileTrue === undefined ? undefined : reader.text(whileTrue, "whileTrue"),
    loopValue: reader.text(modifier("loopValue"), "loopValue") ?? "$loopCount",
  };
}

/** Scripts also write `count` one level too deep: as an item of the loop's list, or inside a step of it. */
function countAmongSteps(node: TemplateNode): ReadonlyMap<string, TemplateNode> {
  const items = node.kind === "sequence" ? node.items : [];
  const entries = items.flatMap((item) => (item.kind === "mapping" ? item.entries : []));
  return new Map(entries.filter(({ key }) => LOOP_KEYS.includes(key)).map(({ key, value }) => [key, value]));
}

function withoutModifiers(node: TemplateNode): TemplateNode {
  if (node.kind !== "sequence") return node;
  const isOnlyModifiers = (item: TemplateNode) =>
    item.kind === "mapping" && item.entries.length > 0 && item.entries.every(({ key }) => LOOP_KEYS.includes(key));
  return { ...node, items: node.items.filter((item) => !isOnlyModifiers(item)) };
}

/** A condition, or the name of a variable or of a function of the processor. */
function readCondition(reader: NodeReader, node: TemplateNode | undefined): string | undefined {
  const text = reader.text(node, "ifTrue");
  if (text === undefined || node === undefined || isCondition(text)) return text;
  reader.error(node, `ifTrue cannot be read: ${text}`, 'Write a comparison, such as ifTrue: "status == 200"');
  return undefined;
}
