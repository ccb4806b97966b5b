import { foldCode } from "../../../core/coupon/code";
import type { WalletSnapshot } from "../../../core/ledger/types";
import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { SessionDocument } from "../../../core/session/types";
import { referralsStatement, type ReferralRow } from "../../../db/queries/call-facts";
import {
  couponsStatement,
  profileStatement,
  type CouponRow,
  type ProfileRow,
} from "../../../db/queries/session-facts";
import { again } from "../../again";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { type AnsweredCard, readCards } from "../../evaluation/load-cards";
import { environmentOf } from "../../evaluation/load-facts";
import type { ResponseSection } from "../types";

export interface UndoSections {
  readonly profile: ProfileRow | null;
  readonly coupons: readonly CouponRow[];
  readonly referral: ReferralRow | null;
  readonly wallet: WalletSnapshot | null;
  readonly cards: readonly AnsweredCard[];
}

/** What the undo itself has told already; null = it has not. */
export type KnownSections = Pick<UndoSections, "profile" | "wallet">;

/**
 * What an answer shows beside the session, as it stands now: one more hop, for those who ask for
 * what the undo has not told.
 */
export async function readSections(
  context: IntegrationContext,
  index: CatalogueIndex,
  document: SessionDocument,
  sections: ReadonlySet<ResponseSection>,
  known: KnownSections,
): Promise<UndoSections> {
  const [rows, wallet, cards] = await Promise.all([
    readRows(context, index, document, sections, known),
    known.wallet ?? readWallet(context, index, document, sections),
    sections.has("loyalty") ? readCards(context, index, document.loyaltyCards) : [],
  ]);
  return { ...rows, wallet, cards };
}

async function readRows(
  context: IntegrationContext,
  index: CatalogueIndex,
  document: SessionDocument,
  sections: ReadonlySet<ResponseSection>,
  { profile }: KnownSections,
): Promise<Omit<UndoSections, "wallet" | "cards">> {
  const lacksProfile = sections.has("customerProfile") && profile === null;
  if (!lacksProfile && !sections.has("coupons") && !sections.has("referral")) {
    return { profile, coupons: [], referral: null };
  }
  const { db } = context.ports;
  const { id, caseSensitivity } = index.application;
  const { profileId, couponCodes, referralCode } = document;
  const codes = couponCodes.map((code) => foldCode(code, caseSensitivity));
  const [profiles, coupons, referrals] = await again(() =>
    db.batch([
      profileStatement(db, environmentOf(index), profileId),
      couponsStatement(db, id, [...new Set(codes)], profileId),
      referralsStatement(db, id, [foldCode(referralCode, caseSensitivity)], profileId),
    ]),
  );
  return {
    profile: profile ?? (profiles?.results[0] as ProfileRow | undefined) ?? null,
    coupons: (coupons?.results ?? []) as unknown as CouponRow[],
    referral: (referrals?.results[0] as ReferralRow | undefined) ?? null,
  };
}

async function readWallet(
  context: IntegrationContext,
  index: CatalogueIndex,
  { profileId }: SessionDocument,
  sections: ReadonlySet<ResponseSection>,
): Promise<WalletSnapshot | null> {
  if (profileId === "" || !sections.has("loyalty")) return null;
  const name = walletNameOfProfile(index.application.sandbox, profileId);
  return again(() => context.ports.objects.wallet(name).load());
}
