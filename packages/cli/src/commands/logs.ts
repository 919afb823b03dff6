import { epochMs, systemClock } from "@faultline/core";
import { findLogGroup, tailLogs } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { parseDurationMs } from "../options.ts";
import { formatTimeOfDay } from "../render/format.ts";

interface TailCommandOptions extends ConnectOptions {
  readonly since: number;
  readonly filter?: string;
  readonly follow: boolean;
  readonly json: boolean;
}

const TEN_MINUTES_MS = 600_000;

const EXAMPLES = `
Examples:
  faultline logs tail LookupFunction                  the last ten minutes of a function
  faultline logs tail LookupFunction -f               and what comes
  faultline logs tail /aws/lambda/my-fn --since 2h --filter "Task timed out"`;

/** `faultline logs`: what functions wrote. */
export function addLogsCommand(program: Command): void {
  const logs = program.command("logs").description("read logs");
  addConnectOptions(logs.command("tail"))
    .description("print a function's or log group's latest events")
    .argument("<name>", "a function, its name in the template, or a log group")
    .option("--since <duration>", "how far back to begin, such as 90s, 15m or 2h", parseDurationMs, TEN_MINUTES_MS)
    .option("--filter <pattern>", "a CloudWatch Logs filter pattern")
    .option("-f, --follow", "go on with new events until Ctrl-C", false)
    .option("--json", "print one JSON object a line", false)
    .addHelpText("after", EXAMPLES)
    .action(tail);
}

async function tail(name: string, options: TailCommandOptions): Promise<void> {
  await withClients(options, async (clients) => {
    const logGroup = await findLogGroup(clients, name);
    const since = epochMs(systemClock.now() - options.since);
    const filterPattern = options.filter === undefined ? {} : { filterPattern: options.filter };
    const events = tailLogs(clients, {
      logGroup,
      since,
      ...filterPattern,
      isFollowing: options.follow,
      clock: systemClock,
    });
    for await (const event of events) {
      const { timestamp = 0, logStreamName = "", message = "" } = event;
      const time = formatTimeOfDay(new Date(timestamp));
      process.stdout.write(
        options.json ? `${JSON.stringify({ timestamp, logStreamName, message })}\n` : `${time}  ${message.trimEnd()}\n`,
      );
    }
  });
}
