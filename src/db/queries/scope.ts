/** The Application that a query is about, and the account that it must belong to. */
export interface CampaignScope {
  readonly accountId: number;
  readonly applicationId: number;
}
