/** Names whatever has attributes in one evaluation, so that updates find it again. */
export const attributeOwner = {
  session: "session",
  profile: (integrationId: string) => `profile:${integrationId}`,
  cartItem: (position: number) => `cartItem:${position}`,
  coupon: (id: number) => `coupon:${id}`,
  referral: (id: number) => `referral:${id}`,
} as const;

export function attributeKey(owner: string, name: string): string {
  return `${name}|${owner}`;
}
