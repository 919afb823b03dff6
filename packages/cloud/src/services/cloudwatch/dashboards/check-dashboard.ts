import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { cloudWatchError } from "../errors.ts";
import { DASHBOARD_NAME_LENGTH, DASHBOARD_WIDGETS, GRID_COLUMNS, GRID_ROWS } from "../limits.ts";
import { type BodyProblem, problemsText, PropertyReader } from "../widgets/property-reader.ts";
import { readMetricWidget } from "../widgets/read-metric-widget.ts";

const WIDGET_TYPES: readonly string[] = ["alarm", "chart", "custom", "explorer", "log", "metric", "text"];

/** Properties that a type of widget must have. @see CloudWatch API Reference, "Dashboard Body Structure and Syntax". */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  alarm: ["alarms"],
  custom: ["endpoint"],
  log: ["region", "query"],
  metric: ["region"],
  text: ["markdown"],
};

/** A name that a dashboard can have. */
export function checkedDashboardName(name: string | undefined): string {
  if (name === undefined || name.length > DASHBOARD_NAME_LENGTH || !/^[A-Za-z0-9_-]+$/.test(name)) {
    throw cloudWatchError(
      "InvalidParameterValueException",
      "The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n",
    );
  }
  return name;
}

/**
 * What is odd about a dashboard's body, each with its place: AWS leaves it out and shows the rest of such a dashboard.
 *
 * @throws ServiceError `DashboardInvalidInputError` for what it does not take at all.
 * @see Messages as they stand in public reports, such as issues 5026, 20024 and 31066 of aws/aws-cdk, read 2026-11.
 */
export function checkDashboardBody(text: string | undefined, now: number): readonly BodyProblem[] {
  const body = parseJson(text ?? "");
  if (!isJsonObject(body)) {
    throw invalid("The field DashboardBody must be a valid JSON object", [
      { DataPath: "", Message: "The field DashboardBody must be a valid JSON object" },
    ]);
  }
  const errors: BodyProblem[] = [];
  const warnings: BodyProblem[] = [];
  const dashboard = new PropertyReader(body, "", errors);
  dashboard.required("widgets");
  const widgets = dashboard.list("widgets");
  if (widgets.length > DASHBOARD_WIDGETS) {
    dashboard.report("widgets", `Should NOT have more than ${DASHBOARD_WIDGETS} items`);
  }
  for (const [index, widget] of widgets.slice(0, DASHBOARD_WIDGETS).entries()) {
    const path = `/widgets/${index}`;
    if (!isJsonObject(widget)) dashboard.report(path.slice(1), "Should be object");
    else checkWidget(new PropertyReader(widget, path, errors), warnings, now);
  }
  if (errors.length > 0) throw invalid(problemsText("dashboard body", errors), errors);
  return warnings;
}

const WIDGET_PROPERTIES: ReadonlySet<string> = new Set(["height", "properties", "type", "width", "x", "y"]);

function checkWidget(widget: PropertyReader, warnings: BodyProblem[], now: number): void {
  for (const name of Object.keys(widget.object).filter((name) => !WIDGET_PROPERTIES.has(name))) {
    const Message = `The "${name}" property is not expected to be part of a widget definition, will be ignored`;
    warnings.push({ DataPath: widget.path, Message });
  }
  checkPlace(widget);
  widget.required("type");
  const type = widget.oneOf("type", WIDGET_TYPES);
  widget.required("properties");
  if (type === undefined || widget.object["properties"] === undefined) return;
  const properties = widget.nested("properties");
  if (isJsonObject(widget.object["properties"])) checkProperties(type, properties, now);
}

function checkPlace(widget: PropertyReader): void {
  widget.number("x", { low: 0, high: GRID_COLUMNS - 1, isInteger: true });
  widget.number("y", { low: 0, isInteger: true });
  widget.number("width", { low: 1, high: GRID_COLUMNS, isInteger: true });
  widget.number("height", { low: 1, high: GRID_ROWS, isInteger: true });
}

function checkProperties(type: string, properties: PropertyReader, now: number): void {
  for (const name of REQUIRED[type] ?? []) properties.required(name);
  if (type !== "metric") return;
  const { metrics, annotations, region } = properties.object;
  if (metrics === undefined && annotations === undefined) {
    properties.required("metrics");
    if (region !== undefined) {
      const sources = "The metric widget should have specified a region and a data source or an alarm annotation";
      properties.report("", sources);
    }
    properties.required("annotations");
  }
  readMetricWidget(withoutPixels(properties), now);
}

/** On a dashboard a widget's size is that of its place. */
function withoutPixels({ object, path, problems }: PropertyReader): PropertyReader {
  const rest: Record<string, JsonValue> = { ...(object satisfies JsonObject) };
  delete rest["width"];
  delete rest["height"];
  return new PropertyReader(rest, path, problems);
}

function invalid(message: string, problems: readonly BodyProblem[]) {
  return cloudWatchError("DashboardInvalidInputError", message, { dashboardValidationMessages: problems });
}
