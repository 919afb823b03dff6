import { LabError } from "@faultline/core";
import { parseFilter } from "@faultline/telemetry";

/** A filter expression that does not parse, with the place. */
export class MalformedFilter extends LabError {
  /** 0-based offsets into the expression, the end exclusive. */
  readonly location: { readonly start: number; readonly end: number };

  constructor(message: string, location: MalformedFilter["location"]) {
    super(
      "FILTER_MALFORMED",
      message,
      'filters look like http.status = 502, responsetime > 1 AND fault, or service("name") { throttle }; faultline traces ls --help has the keywords',
    );
    this.location = location;
  }
}

/** Checks a filter expression before it is sent. @throws MalformedFilter */
export function checkFilter(expression: string): void {
  if (expression.trim() === "") return; // Every trace.
  const [first] = parseFilter(expression).diagnostics;
  if (first !== undefined) throw new MalformedFilter(first.message, first.span);
}
