/** The expression parameters of the API, as messages name them. */
export type ExpressionKind =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/** What is wrong with an expression. Raised inside the compiler; its entry points answer it as AWS does. */
export class ExpressionProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ExpressionProblem";
  }
}
