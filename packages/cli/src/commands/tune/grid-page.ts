import {
  parseVisualizationUrl,
  type StateMachineInput,
  type StateMachineOutput,
  type TuningPage,
} from "@faultline/ops";
import { chartsOf } from "./import-command.ts";

/** The page of a grid: the chart that the state machine's output links to, with its choice. */
export function gridPage(input: StateMachineInput, { power, stateMachine }: StateMachineOutput): TuningPage {
  const { charts, remarks } = chartsOf(parseVisualizationUrl(stateMachine.visualization), input.lambdaArn);
  const verdict = `The strategy ${input.strategy} chooses ${power} MB.`;
  return {
    title: input.lambdaArn,
    remarks: [verdict, ...remarks],
    charts: charts.map((chart) => ({ ...chart, chosenMb: power })),
  };
}

/** What a dry run says: it has no figures. */
export function describeDryRun({ lambdaArn, sizesMb }: StateMachineInput): string {
  const sizes = sizesMb.join(", ");
  return `Dry run: ${lambdaArn} can be invoked at ${sizes} MB. dryRun leaves out analysis, chart and autoOptimize.`;
}
