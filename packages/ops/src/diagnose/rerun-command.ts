import type { EvidenceSource } from "./diagnosis.ts";
import { PERIOD_SECONDS, wholeMinutes } from "./collect/read-metrics.ts";
import type { TimeWindow } from "./observations.ts";

/** The AWS CLI command that asks for a piece of evidence again. Against a lab, set `AWS_ENDPOINT_URL`. */
export function rerunCommand(source: EvidenceSource, window: TimeWindow): string {
  switch (source.kind) {
    case "metric":
      return metricCommand(source, window);
    case "insights":
      return [
        "aws logs start-query",
        `--start-time ${Math.floor(window.start / 1000)} --end-time ${Math.ceil(window.end / 1000)}`,
        `--log-group-names ${source.logGroups.map(quoted).join(" ")}`,
        `--query-string ${quoted(source.query)}`,
      ].join(" ");
    case "traces":
      return `aws xray get-trace-summaries --start-time ${window.start / 1000} --end-time ${window.end / 1000} --filter-expression ${quoted(source.filter)}`;
    case "configuration":
      return configurationCommand(source);
    default:
      return source satisfies never;
  }
}

function metricCommand(source: EvidenceSource & { readonly kind: "metric" }, window: TimeWindow): string {
  const { StartTime, EndTime } = wholeMinutes(window);
  const isSimple = ["Sum", "Maximum", "Minimum", "Average", "SampleCount"].includes(source.statistic);
  const dimensions = Object.entries(source.dimensions).map(([name, value]) => quoted(`Name=${name},Value=${value}`));
  return [
    `aws cloudwatch get-metric-statistics --namespace ${source.namespace} --metric-name ${source.metricName}`,
    ...(dimensions.length === 0 ? [] : [`--dimensions ${dimensions.join(" ")}`]),
    `--${isSimple ? "" : "extended-"}statistics ${quoted(source.statistic)} --period ${PERIOD_SECONDS}`,
    `--start-time ${StartTime.toISOString()} --end-time ${EndTime.toISOString()}`,
  ].join(" ");
}

/** `lambda:GetFunctionConfiguration` with `FunctionName` is `aws lambda get-function-configuration --function-name …`. */
function configurationCommand({ action, input }: EvidenceSource & { readonly kind: "configuration" }): string {
  const [service = "", operation = ""] = action.split(":");
  const options = Object.entries(input).map(([name, value]) => `--${dashed(name)} ${quoted(value)}`);
  return ["aws", service, dashed(operation), ...options].join(" ");
}

function dashed(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** A word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
