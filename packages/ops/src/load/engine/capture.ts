import type { JsonValue, Random } from "@faultline/core";
import type { Capture, CaptureSource } from "../script/load-script.ts";
import type { AnswerView } from "./answer-view.ts";
import { selectJson } from "./json-path.ts";

/** The captured values by variable name, and the first strict capture that found nothing. */
export interface Captured {
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly missing: string | undefined;
}

/** Takes values out of an answer. Of several that a JSONPath selects, one is picked at random, as in Artillery. */
export function captureValues(answer: AnswerView, captures: readonly Capture[], random: Random): Captured {
  const values: Record<string, JsonValue> = {};
  let missing: string | undefined;
  for (const { source, as, isStrict } of captures) {
    const value = capture(answer, source, random);
    if (value !== undefined) values[as] = value;
    else if (isStrict) missing ??= as;
  }
  return { values, missing };
}

function capture(answer: AnswerView, source: CaptureSource, random: Random): JsonValue | undefined {
  switch (source.kind) {
    case "header":
      return answer.headers[source.name];
    case "regexp": {
      const match = new RegExp(source.pattern, source.flags).exec(answer.text);
      const { group } = source;
      if (group === undefined) return match?.[0];
      return match?.groups?.[group] ?? match?.[Number(group)];
    }
    case "json": {
      const found = answer.json === undefined ? undefined : selectJson(answer.json, source.path);
      return found?.[Math.floor(random.next() * found.length)];
    }
    default:
      return source satisfies never;
  }
}
