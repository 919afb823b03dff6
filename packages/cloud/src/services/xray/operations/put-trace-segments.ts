import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { xrayError } from "../errors.ts";
import { MAX_DOCUMENTS } from "../limits.ts";
import { parseSegmentDocument } from "../parse-segment-document.ts";
import type { XRay } from "../xray-service.ts";

/** Stores segments; each that is refused is named, and the others are kept. Answers once they are stored. */
export function putTraceSegments({ store, clock }: XRay): OperationHandler<typeof Client, "PutTraceSegments"> {
  return async ({ TraceSegmentDocuments: texts = [] }, { scope }) => {
    if (texts.length > MAX_DOCUMENTS) {
      // As pull request 203 of open-telemetry/opentelemetry-collector-contrib quotes AWS.
      throw xrayError("InvalidRequestException", `Exceeding maximum segment count: ${MAX_DOCUMENTS}`);
    }
    const parsed = texts.map((text) => parseSegmentDocument(text, clock.now()));
    const segments = parsed.flatMap((entry) => ("document" in entry ? [{ scope, document: entry.document }] : []));
    if (segments.length > 0) await store.append({ segments });
    return { UnprocessedTraceSegments: parsed.flatMap((entry) => ("rejected" in entry ? [entry.rejected] : [])) };
  };
}
