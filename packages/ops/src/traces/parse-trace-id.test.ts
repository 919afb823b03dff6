import { expect, test } from "vitest";
import { parseTraceId } from "./parse-trace-id.ts";

const ID = "1-5759e988-bd862e3fe1be46a994272793";

/** Forms: X-Ray Developer Guide, "Tracing header"; W3C Trace Context, "traceparent". */
test.each([
  ID,
  ` ${ID.toUpperCase()} `,
  `Root=${ID};Parent=53995c3f42cd8ad8;Sampled=1`,
  `Self=1-67891234-12456789abcdef012345678;Root=${ID}`,
  "5759e988bd862e3fe1be46a994272793",
  "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
])("%s names a trace", (text) => expect(parseTraceId(text)).toBe(ID));

test.each(["", "last", `${ID}0`, "1-5759e988", "constructor"])("%j names none", (text) => {
  expect(() => parseTraceId(text)).toThrow(expect.objectContaining({ code: "NO_TRACE_ID" }));
});
