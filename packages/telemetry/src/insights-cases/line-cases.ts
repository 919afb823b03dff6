import { type CaseTable, secondsApart } from "./insights-case.ts";

/** Records in the default format of VPC flow logs and in that of Route 53 query logs, as their guides describe them. */
const MESSAGES = [
  "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK",
  "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK",
  "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA",
  "1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP IAD12 192.0.2.3 192.168.222.0/24",
  "1.0 2017-12-13T08:15:50.235Z Z123412341234 example.com AAAA NXDOMAIN TCP IAD12 192.168.3.1 -",
  '{"action":"ACCEPT","bytes":1}',
];

/** Fields of lines that are no JSON: VPC flow logs and Route 53 query logs. */
export const LINE_CASES: CaseTable = {
  name: "lines of known formats",
  events: secondsApart(MESSAGES),
  cases: [
    {
      rule: "flow logs: who was rejected",
      query: "filter action = 'REJECT' | display srcAddr, dstPort, logStatus",
      rows: [{ srcAddr: "172.31.9.69", dstPort: "3389", logStatus: "OK" }],
    },
    {
      rule: "flow logs: numbers are numbers, and a field of JSON has the same name",
      query: "filter action = 'ACCEPT' | stats sum(bytes) as b, count(*) as n",
      rows: [{ b: "4250", n: "2" }],
    },
    {
      rule: "flow logs: a subnet",
      query: "filter isIpv4InSubnet(srcAddr, '172.31.16.0/24') | display startTime, endTime, packets",
      rows: [{ startTime: "1418530010", endTime: "1418530070", packets: "20" }],
    },
    {
      rule: "query logs: names that were not found",
      query: "filter responseCode != 'NOERROR' | display queryName, queryType, edgeLocation, protocol",
      rows: [{ queryName: "example.com", queryType: "AAAA", edgeLocation: "IAD12", protocol: "TCP" }],
    },
    {
      rule: "both: a field of the same name",
      query: "filter ispresent(version) | stats count(*) as n by version | sort version",
      rows: [
        { version: "1.0", n: "2" },
        { version: "2", n: "3" },
      ],
    },
  ],
};
