import { expect, test } from "vitest";
import { checkFilter } from "./check-filter.ts";

test.each(["", " ", "ok !partial duration <3", 'service("a") { fault }'])("%j may be sent", (expression) => {
  expect(() => checkFilter(expression)).not.toThrow();
});

test("what does not parse is refused with its place", () => {
  expect(() => checkFilter("http.status = 502 AND colour")).toThrow(
    expect.objectContaining({ code: "FILTER_MALFORMED", location: { start: 22, end: 28 } }),
  );
});
