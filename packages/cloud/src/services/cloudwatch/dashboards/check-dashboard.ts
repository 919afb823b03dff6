import type { DashboardValidationMessage } from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { cloudWatchError } from "../errors.ts";
import { DASHBOARD_NAME_LENGTH, DASHBOARD_WIDGETS, GRID_COLUMNS, GRID_ROWS } from "../limits.ts";

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
 * What is odd about a dashboard's body, each with its place: AWS shows the rest of such a dashboard.
 *
 * @throws ServiceError `DashboardInvalidInputError` for what it does not take at all.
 */
export function checkDashboardBody(text: string | undefined): readonly DashboardValidationMessage[] {
  const body = parseJson(text ?? "");
  if (!isJsonObject(body)) throw invalid([{ Message: "The field DashboardBody must be a valid JSON object" }]);
  const { widgets } = body;
  if (!Array.isArray(widgets)) throw invalid([message("", "Should have required property 'widgets'")]);
  if (widgets.length > DASHBOARD_WIDGETS) {
    throw invalid([message("/widgets", `Should NOT have more than ${DASHBOARD_WIDGETS} items`)]);
  }
  const checked = (widgets as readonly JsonValue[]).map((widget, index) => checkWidget(widget, `/widgets/${index}`));
  const errors = checked.flatMap((found) => found.errors);
  if (errors.length > 0) throw invalid(errors);
  return checked.flatMap((found) => found.warnings);
}

interface WidgetMessages {
  readonly errors: readonly DashboardValidationMessage[];
  readonly warnings: readonly DashboardValidationMessage[];
}

function checkWidget(widget: JsonValue, path: string): WidgetMessages {
  if (!isJsonObject(widget)) return { errors: [message(path, "Should be object")], warnings: [] };
  const { type, properties } = widget;
  if (typeof type !== "string") {
    return { errors: [message(path, "Should have required property 'type'")], warnings: [] };
  }
  if (!WIDGET_TYPES.includes(type)) {
    return {
      errors: [message(`${path}/type`, `Should be equal to one of the allowed values: ${WIDGET_TYPES.join(", ")}`)],
      warnings: [],
    };
  }
  if (!isJsonObject(properties)) {
    return { errors: [message(path, "Should have required property 'properties'")], warnings: [] };
  }
  const missing = (REQUIRED[type] ?? []).filter((name) => properties[name] === undefined);
  return {
    errors: [
      ...checkPlace(widget, path),
      ...missing.map((name) => message(`${path}/properties`, `Should have required property '${name}'`)),
    ],
    warnings: type === "metric" ? checkMetrics(properties, `${path}/properties`) : [],
  };
}

const PLACES = [
  ["x", 0, GRID_COLUMNS - 1],
  ["y", 0, Number.MAX_SAFE_INTEGER],
  ["width", 1, GRID_COLUMNS],
  ["height", 1, GRID_ROWS],
] as const;

function checkPlace(widget: JsonObject, path: string): readonly DashboardValidationMessage[] {
  return PLACES.flatMap(([name, low, high]) => {
    const value = widget[name];
    if (value === undefined) return [];
    if (typeof value !== "number" || !Number.isInteger(value)) return [message(`${path}/${name}`, "Should be integer")];
    if (value < low) return [message(`${path}/${name}`, `Should be >= ${low}`)];
    return value > high ? [message(`${path}/${name}`, `Should be <= ${high}`)] : [];
  });
}

/** A metric is a list of namespace, name, and dimensions' names and values in turn. */
function checkMetrics({ metrics, annotations }: JsonObject, path: string): readonly DashboardValidationMessage[] {
  if (metrics === undefined && annotations === undefined) {
    return [message(path, "Should have required property 'metrics' or 'annotations'")];
  }
  if (metrics === undefined) return [];
  if (!Array.isArray(metrics)) return [message(`${path}/metrics`, "Should be array")];
  return (metrics as readonly JsonValue[]).flatMap((metric, index) =>
    Array.isArray(metric) && metric.length > 0
      ? []
      : [message(`${path}/metrics/${index}`, "Should be a non-empty array")],
  );
}

function message(DataPath: string, Message: string): DashboardValidationMessage {
  return { DataPath, Message };
}

function invalid(messages: readonly DashboardValidationMessage[]) {
  return cloudWatchError(
    "DashboardInvalidInputError",
    `The field DashboardBody is invalid: ${messages.map(({ DataPath = "", Message = "" }) => `${DataPath} ${Message}`.trim()).join("; ")}`,
    { dashboardValidationMessages: messages },
  );
}
