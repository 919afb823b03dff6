/** Filter expressions that public repositories use, by id. Above each: where it was found. */
export const CORPUS: Readonly<Record<string, string>> = {
  // grafana/x-ray-datasource
  "xr-037": "http.status = 200",
  // grafana/x-ray-datasource
  "xr-038": 'http.url CONTAINS "/v2/checkout" AND fault = true',
  // grafana/x-ray-datasource
  "xr-039": 'service("api.example.com") AND annotation.account = "12345"',
  // grafana/x-ray-datasource
  "xr-040": 'service("checkout-api")',
  // grafana/x-ray-datasource
  "xr-041": 'service("checkout-api") { fault = true }',
  // grafana/x-ray-datasource
  "xr-042": 'service("from group") AND service("something")',
  // grafana/x-ray-datasource
  "xr-043": 'service("frontend") AND service(id(account.id: "123456789012"))',
  // grafana/x-ray-datasource
  "xr-044": 'service("frontend") { account.id = "123456789012" }',
  // grafana/x-ray-datasource
  "xr-045": 'service(id(name: "api.example.com", type: "AWS::EC2::Instance"))',
  // grafana/x-ray-datasource
  "xr-046": 'service(id(name: "PetSite", type: "AWS::EC2::Instance")) { fault = true }',
  // aws-observability/observability-best-practices
  "xr-047": 'service("downstream0") or service("downstream1")',
  // aws-observability/observability-best-practices
  "xr-048": 'service(id(name: "frontend"  )) AND (Annotation[aws.local.environment] = "k8s:default")',
  // aws-samples/aws-incident-response-playbooks (shell variable substituted)
  "xr-049": 'service("bedrock-agentcore") AND annotation.AgentRuntimeId = "my-runtime-id"',
  // aws-powertools/powertools-lambda-python (placeholder substituted)
  "xr-050": 'service(id(name: "my-function"))',
  // robotocore/robotocore
  "xr-071": "responsetime > 10",
};
