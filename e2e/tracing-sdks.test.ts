import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually, faultline, startLab, type TestLab } from "./harness/faultline.ts";

let lab: TestLab;

beforeEach(async () => {
  lab = await startLab();
});

afterEach(async () => {
  await lab[Symbol.asyncDispose]();
});

interface MapNode {
  readonly ReferenceId: number;
  readonly Name: string;
  readonly Type?: string;
  readonly Edges: readonly { readonly ReferenceId: number }[];
}

async function readJson<Answer>(...args: string[]): Promise<Answer> {
  const { stdout } = await faultline([...args, "--json", "--endpoint", lab.endpoint]);
  return JSON.parse(stdout) as Answer;
}

test("functions traced by the X-Ray SDK and by OpenTelemetry are one connected map", async () => {
  const { port } = new URL(lab.endpoint);
  const { apis } = await readUp(port);
  const { lab: status } = await readJson<{ lab: { otlpEndpoint: string } }>("status");
  const next = `${apis[0]?.url}served?otlp=${encodeURIComponent(status.otlpEndpoint)}`;
  const answer = await fetch(`${apis[0]?.url}start?next=${encodeURIComponent(next)}`);
  expect(answer.status).toBe(200);

  const edges = await eventually(async () => {
    const found = edgesOf(await readJson<MapNode[]>("traces", "map"));
    return found.some((edge) => edge.endsWith("stock.example.com (remote)")) ? found : undefined;
  });
  const shorten = (text: string) => text.replaceAll(/traced-app-|-[A-Za-z0-9]{10,}/g, "");
  expect(edges.map(shorten).toSorted()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^.*Caller.* \(AWS::Lambda::Function\) > .*Beans.* \(AWS::DynamoDB::Table\)$/),
      expect.stringMatching(/^.*Caller.* \(AWS::Lambda::Function\) > .*live \(AWS::ApiGateway::Stage\)$/),
      expect.stringMatching(/^.*Served.* \(AWS::Lambda\) > .*Served.* \(AWS::Lambda::Function\)$/),
      expect.stringMatching(/^.*Served.* \(AWS::Lambda::Function\) > roastery \(\)$/),
      "roastery () > stock.example.com (remote)",
    ]),
  );

  const traces = await readJson<{ Id: string }[]>("traces", "ls", 'annotation.tier = "gold" AND service("roastery")');
  expect(traces).toHaveLength(1);
});

async function readUp(port: string) {
  const template = "e2e/fixtures/traced-app/template.yaml";
  const { stdout, stderr, status } = await faultline(["up", template, "--port", port, "--json"]);
  expect([status, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  return JSON.parse(stdout) as { readonly apis: readonly { readonly url: string }[] };
}

function edgesOf(nodes: readonly MapNode[]): string[] {
  const nameOf = ({ Name, Type = "" }: MapNode) => `${Name} (${Type})`;
  return nodes.flatMap((node) =>
    node.Edges.flatMap(({ ReferenceId }) => {
      const target = nodes.find((other) => other.ReferenceId === ReferenceId);
      return target === undefined ? [] : [`${nameOf(node)} > ${nameOf(target)}`];
    }),
  );
}
