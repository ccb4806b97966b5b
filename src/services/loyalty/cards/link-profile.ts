import { profileStatement } from "../../../db/queries/session-facts";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { type CardKey, cardStatement } from "../../../db/queries/loyalty-cards/read";
import { linkCardStatements, unlinkCardStatements } from "../../../db/queries/loyalty-cards/write";
import { profileSeenStatement } from "../../../db/queries/profile-seen";
import { again } from "../../again";
import type { IntegrationContext } from "../../context";
import { notFound } from "../../refusal";
import { type CardView, cardView, usersPerCardLimit } from "./card-view";
import { usersRefusal } from "./insert-cards";
import { type LoadedCard, loadCard, requireNotHandedOn } from "./load-card";

/**
 * Links a customer to a card; one who is not known comes into being. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found`, `invalid` when the card has its customers already
 */
export async function linkProfile(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<CardView> {
  const card = await loadCard(context, key);
  requireNotHandedOn(card.row);
  if (card.call.isDry) return viewOf(context, card);
  const { db, clock } = context.ports;
  const { environment } = card.call;
  const nowMs = clock.now();
  const link = { ...key, environment, profileIntegrationId, nowMs };
  try {
    const results = await db.batch<LoyaltyCardRow>([
      profileSeenStatement(db, { environment, integrationId: profileIntegrationId, nowMs }),
      ...linkCardStatements(db, link, usersPerCardLimit(card.program)),
      cardStatement(db, key),
    ]);
    return await changed(context, card, results.at(-1)?.results[0]);
  } catch (error) {
    throw usersRefusal(error, card.program, "/integrationId");
  }
}

/**
 * Takes a customer off a card. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found` also for a customer who is not known
 */
export async function unlinkProfile(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<CardView> {
  const card = await loadCard(context, key);
  requireNotHandedOn(card.row);
  const { db, clock } = context.ports;
  const { environment } = card.call;
  const known = await profileStatement(db, environment, profileIntegrationId).first();
  if (!known) throw notFound("Customer profile");
  if (card.call.isDry) return viewOf(context, card);
  const link = { ...key, environment, profileIntegrationId, nowMs: clock.now() };
  const results = await again(() =>
    db.batch<LoyaltyCardRow>([...unlinkCardStatements(db, link), cardStatement(db, key)]),
  );
  return changed(context, card, results.at(-1)?.results[0]);
}

/** The card may have been deleted or handed on in between: nothing was linked then. */
function changed(
  context: IntegrationContext,
  card: LoadedCard,
  row: LoyaltyCardRow | undefined,
): Promise<CardView> {
  if (!row) throw notFound("Loyalty card");
  requireNotHandedOn(row);
  return viewOf(context, { ...card, row });
}

async function viewOf(
  context: IntegrationContext,
  { row, program }: LoadedCard,
): Promise<CardView> {
  const { objects, clock } = context.ports;
  const wallet = await again(() => objects.wallet(row.walletName).load());
  return cardView(row, program, wallet, clock.now());
}
