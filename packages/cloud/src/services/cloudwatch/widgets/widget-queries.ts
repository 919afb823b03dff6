import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { MetricWidget, WidgetMetric } from "./metric-widget.ts";

/** A row of a widget, and the query that answers it. */
export interface WidgetQuery {
  readonly metric: WidgetMetric;
  readonly query: MetricDataQuery;
}

/** The queries for a widget's rows. Rows without an id get one that no other row has. */
export function queriesOf({ metrics, stat, periodSeconds }: MetricWidget): readonly WidgetQuery[] {
  const taken = new Set(metrics.map(({ id }) => id));
  const free = (function* () {
    for (let number = 1; ; number++) if (!taken.has(`m${number}`)) yield `m${number}`;
  })();
  const anyVisible = metrics.some(({ isVisible }) => isVisible);
  return metrics.map((metric) => {
    const common = {
      Id: metric.id ?? free.next().value ?? "",
      // A request must return something; what is not visible is not drawn either way.
      ReturnData: metric.isVisible || (!anyVisible && metric.kind === "metric"),
      ...(metric.label === undefined ? {} : { Label: metric.label }),
    };
    const period = metric.periodSeconds ?? periodSeconds;
    if (metric.kind === "expression")
      return { metric, query: { ...common, Expression: metric.expression, Period: period } };
    const Metric = { Namespace: metric.namespace, MetricName: metric.metricName, Dimensions: [...metric.dimensions] };
    return { metric, query: { ...common, MetricStat: { Metric, Period: period, Stat: metric.stat ?? stat } } };
  });
}
