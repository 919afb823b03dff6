import { expect, test } from "vitest";
import { COFFEE_TRACES } from "./filter/coffee-traces.fixture.ts";
import { ServiceGraph, type ServiceNode } from "./service-graph.ts";

const map = new ServiceGraph();
for (const trace of Object.values(COFFEE_TRACES)) map.add(trace);
const graph = map.nodes();
const nodeOf = (name: string, type: string): ServiceNode | undefined =>
  graph.find(({ service }) => service.name === name && service.type === type);

/** By hand from the fixture: four requests; one fault, one 404; three table calls, one of them never ended. */
test("nodes are the services with their own view of their requests", () => {
  const rows = graph.map(({ service, isRoot, isClient, isInferred, statistics: s }) => [
    service.name,
    service.type,
    [isRoot, isClient, isInferred],
    s && [s.okCount, s.throttleCount, s.otherErrorCount, s.faultCount, s.totalCount],
  ]);
  expect(rows).toEqual([
    ["coffee/Prod", "AWS::ApiGateway::Stage", [true, false, false], [2, 0, 1, 1, 4]],
    ["lookup", "AWS::Lambda::Function", [false, false, false], [3, 0, 0, 1, 4]],
    ["coffee-table", "AWS::DynamoDB::Table", [false, false, true], [1, 1, 0, 0, 2]],
    ["coffee/Prod", "client", [false, true, false], undefined],
    ["payments.example.com", "remote", [false, false, true], [0, 0, 0, 1, 1]],
  ]);
});

test("an edge leads to its target with the caller's view of the calls", () => {
  const [stage, lambdaFunction] = [
    nodeOf("coffee/Prod", "AWS::ApiGateway::Stage"),
    nodeOf("lookup", "AWS::Lambda::Function"),
  ];
  expect(stage?.edges.map((edge) => [edge.targetId, edge.statistics.totalCount])).toEqual([[lambdaFunction?.id, 4]]);
  // 0.2 + 5.2 + 1.5 + 0.1 s: the stage's subsegments lasted as long as the requests.
  expect(stage?.edges[0]?.statistics.totalResponseTime).toBeCloseTo(7, 6);
  expect(nodeOf("coffee/Prod", "client")?.edges.map((edge) => edge.targetId)).toEqual([stage?.id]);
});

test("histograms count response times to the millisecond, in order", () => {
  const { histogram } = nodeOf("coffee/Prod", "AWS::ApiGateway::Stage")?.statistics ?? {};
  expect(histogram).toEqual([
    { value: 0.1, count: 1 },
    { value: 0.2, count: 1 },
    { value: 1.5, count: 1 },
    { value: 5.2, count: 1 },
  ]);
});
