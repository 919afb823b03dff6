import type { JsonObject } from "@faultline/core";
import type { Segment } from "@faultline/telemetry";
import type { ExportResult } from "../otlp-answers.ts";
import type { OtlpDependencies } from "../otlp-route.ts";
import { objectsIn, resourceOf, scopeOf } from "../read-otlp.ts";
import { spanToDocument } from "./span-to-document.ts";
import { TraceIds } from "./trace-ids.ts";

/** Stores spans as segments, once they have passed the checks that every segment passes. */
export class SpanReceiver {
  readonly #store: OtlpDependencies["store"];
  readonly #checkDocument: OtlpDependencies["checkDocument"];
  readonly #ids = new TraceIds();

  constructor(store: OtlpDependencies["store"], checkDocument: OtlpDependencies["checkDocument"]) {
    this.#store = store;
    this.#checkDocument = checkDocument;
  }

  /** Resolves once the spans are stored. */
  async receive(request: JsonObject): Promise<ExportResult> {
    const segments: Segment[] = [];
    const problems: string[] = [];
    for (const group of objectsIn(request, "resourceSpans")) {
      const resource = resourceOf(group);
      const scope = scopeOf(resource);
      for (const span of objectsIn(group, "scopeSpans").flatMap((each) => objectsIn(each, "spans"))) {
        const document = spanToDocument(span, resource, this.#ids);
        const checked =
          document === undefined
            ? { problem: "A span needs a trace id, a span id and a start" }
            : this.#checkDocument(JSON.stringify(document));
        if ("document" in checked) segments.push({ scope, document: checked.document });
        else problems.push(checked.problem);
      }
    }
    if (segments.length > 0) await this.#store.append({ segments });
    return { rejectedCount: problems.length, problem: problems[0] ?? "" };
  }
}
